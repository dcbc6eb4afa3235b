package dev.basefly.billing;

import dev.basefly.database.Migrations;
import dev.basefly.settings.SettingsBeans;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Wires what the parts of the module share. */
@AutoConfiguration(afterName = "dev.basefly.jobs.JobsConfiguration")
class BillingConfiguration {

    @Bean
    static BillingSettings billingSettings(Environment environment) {
        return SettingsBeans.of(BillingSettings.class, environment);
    }

    @Bean
    static Migrations billingMigrations() {
        return new Migrations("billing", "database", "tenancy");
    }
}
