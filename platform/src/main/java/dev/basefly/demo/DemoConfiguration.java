package dev.basefly.demo;

import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.People;
import dev.basefly.identity.SignIns;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.teams.Invitations;
import dev.basefly.tenancy.Organizations;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Wires the module. */
@AutoConfiguration(afterName = {"dev.basefly.identity.IdentityConfiguration", "dev.basefly.teams.TeamsConfiguration"})
class DemoConfiguration {

    @Bean
    static DemoSettings demoSettings(Environment environment) {
        return SettingsBeans.of(DemoSettings.class, environment);
    }

    @Bean
    static DemoInvitation demoInvitation(Invitations invitations) {
        return new DemoInvitation(invitations);
    }

    /** Before what products load, which may need more than what costs nothing. */
    @Bean
    @Order(0)
    static DemoPlans demoPlans(PlanAssignments assignments, PlanCatalogue catalogue) {
        return new DemoPlans(assignments, catalogue);
    }

    @Bean
    static DemoCast demoCast(
            DemoSettings settings,
            RuntimeSettings runtime,
            SystemDatabase database,
            People people,
            SignIns signIns,
            Organizations organizations,
            List<DemoData> more) {
        return new DemoCast(settings, runtime, database, people, signIns, organizations, more);
    }
}
