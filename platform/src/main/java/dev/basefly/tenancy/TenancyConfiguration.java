package dev.basefly.tenancy;

import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the module. */
@AutoConfiguration(afterName = "dev.basefly.database.DatabaseConfiguration")
class TenancyConfiguration {

    @Bean
    static Migrations tenancyMigrations() {
        return new Migrations("tenancy", "database", "identity");
    }

    @Bean
    static Organizations organizations(SystemDatabase database, MovableClock clock) {
        return new Organizations(database, clock);
    }

    @Bean
    static OrganizationController organizationController(Organizations organizations) {
        return new OrganizationController(organizations);
    }
}
