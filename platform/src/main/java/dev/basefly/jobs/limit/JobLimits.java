package dev.basefly.jobs.limit;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.jobs.Lane;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organizations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sets limits while workers work; they follow within a quarter of their lease. What runs already goes on. */
@CrossTenant(reason = "the operator limits the jobs of all organizations")
public final class JobLimits {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final LimitStore store;
    private final Organizations organizations;
    private final AuditLog audit;
    private final Clock clock;

    JobLimits(LimitStore store, Organizations organizations, AuditLog audit, Clock clock) {
        this.store = store;
        this.organizations = organizations;
        this.audit = audit;
        this.clock = clock;
    }

    /** What a limit is about; setting another one about the same replaces it. */
    public record About(
            JobLimit.Per per,
            @Nullable String queue,
            @Nullable TenantId organization,
            @Nullable String key) {

        UUID tenant() {
            return Objects.requireNonNullElse(organization, TenantId.INSTALLATION)
                    .value();
        }
    }

    /**
     * What is allowed.
     *
     * @param within from a second to a day
     */
    public record Allowed(
            @Nullable Integer atOnce,
            @Nullable Integer begins,
            @Nullable Duration within) {}

    /**
     * A limit as it was set.
     *
     * @param by who set it, without personal data
     */
    public record InForce(JobLimit limit, String reason, String by, Instant since) {}

    public List<InForce> list() {
        return store.inForce();
    }

    /**
     * Sets a limit.
     *
     * @throws ApiError VALIDATION_ERROR for what names nothing, contradicts itself or allows nothing countable, and for one
     *     more than the installation may have
     */
    public void set(About about, Allowed allowed, String reason) {
        check(about, allowed, reason);
        boolean _ = store.inTransaction(() -> {
            if (store.set(about, allowed, reason.strip(), by(), clock.instant()) && store.count() > LimitStore.MOST) {
                throw ApiError.invalid(List.of(
                        new FieldFault("per", "cannot be limited: there are " + LimitStore.MOST + " limits already")));
            }
            record("jobs.limited", about, allowed, reason.strip());
            return true;
        });
    }

    /**
     * Lifts a limit.
     *
     * @throws ApiError NOT_FOUND when there is no limit about this
     */
    public void lift(About about) {
        boolean _ = store.inTransaction(() -> {
            if (!store.lift(about)) {
                throw ApiError.notFound("Limit");
            }
            record("jobs.limit_lifted", about, new Allowed(null, null, null), null);
            return true;
        });
    }

    private void check(About about, Allowed allowed, String reason) {
        List<FieldFault> faults = new ArrayList<>();
        if (about.organization() != null
                && organizations.find(about.organization()).isEmpty()) {
            faults.add(new FieldFault("organization", "is not known"));
        }
        if (about.queue() == null ? about.per() == JobLimit.Per.QUEUE : !Lane.isQueue(about.queue())) {
            faults.add(new FieldFault("queue", "must be the name of a queue, such as mail"));
        }
        if (about.per() == JobLimit.Per.QUEUE && about.organization() != null) {
            faults.add(new FieldFault("per", "must be TENANT to limit one organization in a queue"));
        }
        if (about.per() == JobLimit.Per.KEY ? about.key() == null || !Lane.isKey(about.key()) : about.key() != null) {
            faults.add(new FieldFault("key", "must be a key or a class of keys, such as endpoint, and only with KEY"));
        }
        checkAllowed(allowed, faults);
        FieldFault.ofReason(reason).ifPresent(faults::add);
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }

    private static void checkAllowed(Allowed allowed, List<FieldFault> faults) {
        Integer atOnce = allowed.atOnce();
        Integer begins = allowed.begins();
        Duration within = allowed.within();
        if (atOnce == null && begins == null) {
            faults.add(new FieldFault("atOnce", "or begins must say how many"));
        }
        if (atOnce != null && (atOnce < 0 || atOnce > 100_000)) {
            faults.add(new FieldFault("atOnce", "must be between 0 and 100,000"));
        }
        if (begins != null && (begins < 1 || begins > 1_000_000)) {
            faults.add(new FieldFault("begins", "must be between 1 and 1,000,000"));
        }
        if ((begins == null) != (within == null) || (within != null && !lasts(within))) {
            faults.add(new FieldFault("withinSeconds", "must be between 1 and 86,400, together with begins"));
        }
    }

    private static boolean lasts(Duration within) {
        return within.compareTo(SHORTEST) >= 0 && within.compareTo(LONGEST) <= 0;
    }

    private void record(String action, About about, Allowed allowed, @Nullable String reason) {
        AuditEntry entry = AuditEntry.of(action)
                .with("per", about.per().name())
                .with("queue", Objects.requireNonNullElse(about.queue(), "all"))
                .with("key", Objects.requireNonNullElse(about.key(), "all"))
                .with("atOnce", String.valueOf(allowed.atOnce()))
                .with("begins", String.valueOf(allowed.begins()))
                .with("within", String.valueOf(allowed.within()))
                .because(reason);
        if (about.organization() == null) {
            audit.recordForInstallation(entry);
        } else {
            audit.record(about.organization(), entry);
        }
    }

    private static String by() {
        return RequestScope.find().map(RequestScope::actor).map(Actor::label).orElse("system");
    }
}
