package dev.basefly.plans.catalogue;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The plans that are sold, and all versions that ever were. A new version is what new customers get; whoever has an older
 * one keeps it. Read from memory; a change is seen at once here, and by other nodes within half a second.
 */
@CrossTenant(reason = "the catalogue is the installation's")
public final class PlanCatalogue implements SmartInitializingSingleton {

    /** In which currency prices are shown and sold to who names none. */
    public static final String USUAL_CURRENCY = "EUR";

    private static final Duration KEPT = Duration.ofMillis(400);

    private final SystemDatabase database;
    private final CatalogueRows rows;
    private final Features features;
    private final PlanSeed seed;
    private final AuditLog audit;
    private final Clock clock;
    private final Recent<Boolean, Catalogue> kept = new Recent<>(KEPT, 1);

    private volatile @Nullable Catalogue last;

    PlanCatalogue(SystemDatabase database, Features features, PlanSeed seed, AuditLog audit, Clock clock) {
        this.database = database;
        this.rows = new CatalogueRows(database.jdbc());
        this.features = features;
        this.seed = seed;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Fills an empty catalogue, and writes down what every version includes of features that are new, so that it stays so.
     *
     * @throws IllegalStateException when it names features that nobody declares, or lookup keys are not unique
     */
    @Override
    public void afterSingletonsInstantiated() {
        database.inTransaction(() -> {
            rows.lock();
            if (rows.isEmpty()) {
                seed.drafts().forEach(draft -> insert(draft, "the first version"));
            }
            for (PlanVersion version : read().all()) {
                Map<String, Grant> missing = missing(version);
                if (!missing.isEmpty()) {
                    rows.insertGrants(version.plan(), version.version(), missing);
                    rows.touch();
                }
            }
            return true;
        });
        forget();
        now();
    }

    /** What is sold now, in the order in which it is shown. */
    public List<PlanVersion> current() {
        return now().current();
    }

    /** The version of the plan that is sold now; a plan nobody knows is an IllegalArgumentException. */
    public PlanVersion current(PlanKey plan) {
        return now().current(plan).orElseThrow(() -> new IllegalArgumentException("There is no plan " + plan));
    }

    /** Whether there is such a plan. */
    public boolean knows(PlanKey plan) {
        return now().current(plan).isPresent();
    }

    /** One version; empty when there is none of that number. */
    public Optional<PlanVersion> find(PlanKey plan, int version) {
        return now().find(plan, version);
    }

    /** All versions of the plan, the first first; none of a plan nobody knows. */
    public List<PlanVersion> versions(PlanKey plan) {
        return now().versions(plan);
    }

    /** What the key names; empty when it is no lookup key. */
    public Optional<Offer> byLookupKey(String lookupKey) {
        return Optional.ofNullable(now().offer(lookupKey));
    }

    /** All prices of all versions, which the payment provider must know. */
    public List<Offer> offers() {
        return now().offers();
    }

    /**
     * Makes the next version of a plan, which is sold from now on; nobody is moved to it.
     *
     * @throws ApiError VALIDATION_ERROR with all faults; NOT_FOUND for a plan there is not; CONFLICT when somebody else
     *     made a version since {@code baseVersion}
     */
    public PlanVersion publish(PlanDraft draft, int baseVersion, String reason) {
        PlanChecks.require(draft, features);
        PlanVersion made = database.inTransaction(() -> {
            rows.lock();
            PlanVersion before = read().current(draft.plan()).orElseThrow(() -> ApiError.notFound("Plan"));
            if (before.version() != baseVersion) {
                throw ApiError.conflict("plan_changed", "The plan is at version " + before.version() + " meanwhile")
                        .remedy("Read it, and send yours again based on it");
            }
            Map<String, Grant> grants = new HashMap<>(before.grants());
            grants.putAll(draft.grants());
            PlanVersion after = rows.insert(version(draft, before.version() + 1, grants, reason));
            audit.recordForInstallation(PlanDifference.entry(before, after).because(reason));
            forgetAfterCommit();
            return after;
        });
        forget();
        return made;
    }

    /**
     * What the next version would be; makes none.
     *
     * @throws ApiError VALIDATION_ERROR with all faults; NOT_FOUND for a plan there is not
     */
    public PlanVersion preview(PlanDraft draft) {
        PlanChecks.require(draft, features);
        PlanVersion before = now().current(draft.plan()).orElseThrow(() -> ApiError.notFound("Plan"));
        Map<String, Grant> grants = new HashMap<>(before.grants());
        grants.putAll(draft.grants());
        return version(draft, before.version() + 1, grants, "preview");
    }

    private void insert(PlanDraft draft, String reason) {
        PlanChecks.require(draft, features);
        rows.insert(version(draft, 1, draft.grants(), reason));
    }

    private PlanVersion version(PlanDraft draft, int number, Map<String, Grant> grants, String reason) {
        return new PlanVersion(
                draft.plan(),
                number,
                draft.title().strip(),
                draft.description().strip(),
                draft.trialDays(),
                draft.includedSeats(),
                draft.addOns(),
                draft.tariffs().stream()
                        .map(tariff -> tariff.in(draft.plan(), number))
                        .toList(),
                grants,
                reason,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    private Map<String, Grant> missing(PlanVersion version) {
        Map<String, Grant> missing = new HashMap<>();
        features.all().stream()
                .filter(feature -> !feature.name().equals(Features.SEATS))
                .filter(feature -> !version.grants().containsKey(feature.name()))
                .forEach(feature -> missing.put(feature.name(), feature.declaredIn(version.plan())));
        return missing;
    }

    private Catalogue now() {
        // In a transaction of the system database one's own changes show, which must not be kept.
        return database.isInTransaction() ? fresh() : kept.get(true, _ -> true, () -> keep(fresh()));
    }

    private Catalogue fresh() {
        Catalogue known = last;
        return known != null && known.revision() == rows.revision() ? known : read();
    }

    private Catalogue keep(Catalogue read) {
        last = read;
        return read;
    }

    private Catalogue read() {
        return rows.read();
    }

    private void forgetAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                forget();
            }
        });
    }

    private void forget() {
        kept.forget(true);
    }
}
