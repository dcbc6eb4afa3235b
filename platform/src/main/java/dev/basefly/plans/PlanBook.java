package dev.basefly.plans;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.CurrentPlan.Bought;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.catalogue.Recent;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Duration;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What each organization is entitled to, compiled and kept for half a second: a change is noticed by every node within a
 * second, and at once by the node that made it. What expires does so by the clock, whatever is kept.
 */
@CrossTenant(
        reason =
                "plans are the installation's, and read beside the tenant's open transaction, so that nothing uncommitted"
                        + " is kept in memory")
final class PlanBook {

    private static final Duration KEPT = Duration.ofMillis(500);
    private static final int MOST_KEPT = 100_000;

    private final SystemDatabase database;
    private final AssignmentRows rows;
    private final PlanCatalogue catalogue;
    private final Features features;
    private final PlanKey defaultPlan;
    private final Clock clock;
    private final Recent<TenantId, CurrentPlan> kept = new Recent<>(KEPT, MOST_KEPT);

    PlanBook(SystemDatabase database, PlanCatalogue catalogue, Features features, PlanKey defaultPlan, Clock clock) {
        this.database = database;
        this.rows = new AssignmentRows(database.jdbc());
        this.catalogue = catalogue;
        this.features = features;
        this.defaultPlan = defaultPlan;
        this.clock = clock;
    }

    /** What organizations have that bought nothing. */
    PlanKey defaultPlan() {
        return defaultPlan;
    }

    CurrentPlan of(TenantId organization) {
        // In a transaction of the system database one's own changes show, which must not be kept, and who has a
        // connection
        // must not wait for others who wait for one.
        return database.isInTransaction()
                ? kept.find(organization, this::holds).orElseGet(() -> read(organization))
                : kept.get(organization, this::holds, () -> read(organization));
    }

    /** Forgets it when the transaction of the system database that is open is committed. */
    void forgetAfterCommit(TenantId organization) {
        kept.forget(organization);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                kept.forget(organization);
            }
        });
    }

    private boolean holds(CurrentPlan known) {
        return known.holdsAt(clock.instant());
    }

    private CurrentPlan read(TenantId organization) {
        Bought bought = rows.find(organization).map(this::bought).orElse(null);
        return CurrentPlan.at(
                clock.instant(), bought, catalogue.current(defaultPlan), rows.overrides(organization), features);
    }

    private Bought bought(PlanAssignment assignment) {
        PlanVersion version = catalogue
                .find(assignment.plan(), assignment.version())
                .orElseThrow(() -> new IllegalStateException(
                        assignment.plan() + " v" + assignment.version() + " is assigned and unknown"));
        return new Bought(assignment, version);
    }
}
