package dev.basefly.dashboard.audit;

import dev.basefly.audit.AuditTrail;
import dev.basefly.audit.AuditVerification;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.dashboard.overview.Tile;
import dev.basefly.identity.People;
import dev.basefly.runtime.MovableClock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Wires the page and its place in the navigation. */
@AutoConfiguration(afterName = "dev.basefly.dashboard.DashboardConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class AuditPagesConfiguration {

    @Bean
    static NavigationItem auditNavigation() {
        return new NavigationItem("Audit log", "/settings/audit", Icon.EYE, 450);
    }

    @Bean
    static Tile activityTile(AuditTrail trail, MovableClock clock) {
        return new Tile("Activity", "/settings/audit", 500, "audit:read", new ActivityTile(trail, clock)::content);
    }

    @Bean
    static AuditPages auditPages(AuditTrail trail, AuditVerification verification, People people) {
        return new AuditPages(trail, verification, people);
    }
}
