package dev.basefly.demo;

import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.People;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.teams.Invitations;
import dev.basefly.tenancy.Organizations;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
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
