package dev.basefly.demo;

import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;

/** Gives the first company the largest plan, and the others one with little room left. */
final class DemoPlans implements DemoData {

    private final PlanAssignments assignments;
    private final PlanCatalogue catalogue;

    DemoPlans(PlanAssignments assignments, PlanCatalogue catalogue) {
        this.assignments = assignments;
        this.catalogue = catalogue;
    }

    @Override
    public void load(Company company) {
        PlanKey plan = company.organization().name().equals("Acme") ? PlanKey.BUSINESS : PlanKey.PRO;
        assignments.give(company.organization().id(), catalogue.current(plan), "demo");
    }
}
