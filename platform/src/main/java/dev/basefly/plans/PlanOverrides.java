package dev.basefly.plans;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What single organizations have otherwise than their plans say; made by operators. The organization's log says what, and the
 * installation's also why.
 */
@CrossTenant(reason = "operators are in no organization")
public final class PlanOverrides {

    private final SystemDatabase database;
    private final AssignmentRows rows;
    private final PlanBook book;
    private final Features features;
    private final AuditLog audit;
    private final Clock clock;

    PlanOverrides(SystemDatabase database, PlanBook book, Features features, AuditLog audit, Clock clock) {
        this.database = database;
        this.rows = new AssignmentRows(database.jdbc());
        this.book = book;
        this.features = features;
        this.audit = audit;
        this.clock = clock;
    }

    /** Those of the organization, also expired ones, by feature. */
    public List<PlanOverride> of(TenantId organization) {
        return rows.overrides(organization);
    }

    /**
     * Sets what the organization has of a feature, instead of what was set before.
     *
     * @throws ApiError VALIDATION_ERROR with all faults
     */
    public void set(TenantId organization, PlanOverride override) {
        check(override);
        Instant expires = override.expiresAt();
        PlanOverride stored = new PlanOverride(
                override.feature(),
                override.included(),
                expires == null ? null : expires.truncatedTo(ChronoUnit.MICROS),
                override.reason().strip());
        database.inTransaction(() -> {
            rows.lock(organization);
            PlanOverride before = find(organization, override.feature());
            rows.save(organization, stored, clock.instant().truncatedTo(ChronoUnit.MICROS));
            audit.record(
                    organization,
                    AuditEntry.of("plan.overridden")
                            .on("feature", stored.feature())
                            .change("included", text(before), text(stored))
                            .change("expires", before == null ? null : before.expiresAt(), stored.expiresAt()));
            audit.recordForInstallation(AuditEntry.of("plan.overridden")
                    .on("organization", organization)
                    .with("feature", stored.feature())
                    .change("included", text(before), text(stored))
                    .because(stored.reason()));
            book.forgetAfterCommit(organization);
            return true;
        });
    }

    /** Ends an override; NOT_FOUND when there is none. */
    public void remove(TenantId organization, String feature) {
        database.inTransaction(() -> {
            rows.lock(organization);
            PlanOverride before = find(organization, feature);
            if (before == null || !rows.deleteOverride(organization, feature)) {
                throw ApiError.notFound("Override");
            }
            audit.record(
                    organization,
                    AuditEntry.of("plan.override_removed")
                            .on("feature", feature)
                            .change("included", text(before), null));
            book.forgetAfterCommit(organization);
            return true;
        });
    }

    private @Nullable PlanOverride find(TenantId organization, String feature) {
        return rows.overrides(organization).stream()
                .filter(override -> override.feature().equals(feature))
                .findFirst()
                .orElse(null);
    }

    private void check(PlanOverride override) {
        List<FieldFault> faults = new ArrayList<>();
        if (!features.knows(override.feature())) {
            faults.add(new FieldFault("feature", "no module declares this feature"));
        }
        FieldFault.ofReason(override.reason()).ifPresent(faults::add);
        Instant expires = override.expiresAt();
        if (expires != null && !expires.isAfter(clock.instant())) {
            faults.add(new FieldFault("expiresAt", "must be in the future"));
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }

    private static @Nullable String text(@Nullable PlanOverride override) {
        return override == null
                ? null
                : override.included() == Grant.UNLIMITED ? "unlimited" : String.valueOf(override.included());
    }
}
