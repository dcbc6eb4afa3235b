package dev.basefly.dashboard.organizations;

import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Wires the pages of organizations. */
@AutoConfiguration(afterName = "dev.basefly.dashboard.DashboardConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import({OrganizationPages.class, OrganizationSettingsPages.class})
class OrganizationPagesConfiguration {

    @Bean
    static NavigationItem organizationNavigation() {
        return new NavigationItem("Organization", "/settings/organization", Icon.GEAR, 800);
    }
}
