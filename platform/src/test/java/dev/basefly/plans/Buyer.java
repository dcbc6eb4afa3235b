package dev.basefly.plans;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.Cast;

/** An organization that buys. */
@CrossTenant(reason = "stands for the payment provider")
record Buyer(
        TenantId id, Cast.Person owner, SystemDatabase database, PlanAssignments assignments, PlanCatalogue catalogue) {

    PlanAssignments.Outcome buys(PlanKey plan, long sourceVersion) {
        return gets(PlanAssignment.of(catalogue.current(plan), PlanState.ACTIVE, "test", sourceVersion));
    }

    PlanAssignments.Outcome gets(PlanAssignment assignment) {
        return database.inTransaction(() -> assignments.assign(id, assignment));
    }
}
