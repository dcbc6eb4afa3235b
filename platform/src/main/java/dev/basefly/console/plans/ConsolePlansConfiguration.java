package dev.basefly.console.plans;

import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.plans.Entitlements;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.PlanOverrides;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.operation.PlanMoves;
import dev.basefly.tenancy.Organizations;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the pages and their place in the navigation. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.plans.operation.PlanOperationConfiguration",
            "dev.basefly.dashboard.DashboardConfiguration"
        })
class ConsolePlansConfiguration {

    @Bean
    static NavigationItem plansConsoleNavigation() {
        return new NavigationItem("Plans sold", PlanTabs.CATALOGUE, Icon.LAYERS, 805, Audience.OPERATORS);
    }

    @Bean
    static CataloguePages cataloguePages(PlanCatalogue catalogue, PlanMoves moves, Forms forms) {
        return new CataloguePages(catalogue, moves, forms);
    }

    @Bean
    static EntitlementPages entitlementPages(
            Organizations organizations,
            Entitlements entitlements,
            PlanCatalogue catalogue,
            PlanAssignments assignments,
            PlanOverrides overrides,
            Forms forms) {
        return new EntitlementPages(organizations, entitlements, catalogue, assignments, overrides, forms);
    }
}
