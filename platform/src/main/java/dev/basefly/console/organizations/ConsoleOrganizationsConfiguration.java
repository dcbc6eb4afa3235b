package dev.basefly.console.organizations;

import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.identity.directory.PeopleDirectory;
import dev.basefly.plans.Entitlements;
import dev.basefly.tenancy.OrganizationLife;
import dev.basefly.tenancy.directory.OrganizationDirectory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the pages and their place in the navigation. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.tenancy.directory.OrganizationDirectoryConfiguration",
            "dev.basefly.identity.directory.PeopleDirectoryConfiguration",
            "dev.basefly.plans.PlansConfiguration",
            "dev.basefly.dashboard.DashboardConfiguration"
        })
class ConsoleOrganizationsConfiguration {

    @Bean
    static NavigationItem allOrganizationsNavigation() {
        return new NavigationItem("Organizations", OrganizationTable.PATH, Icon.LAYERS, 801, Audience.OPERATORS);
    }

    @Bean
    static OrganizationConsolePages organizationConsolePages(
            OrganizationDirectory organizations,
            PeopleDirectory people,
            OrganizationLife life,
            Entitlements entitlements,
            Forms forms) {
        return new OrganizationConsolePages(organizations, people, life, entitlements, forms);
    }
}
