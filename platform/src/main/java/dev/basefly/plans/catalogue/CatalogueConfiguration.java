package dev.basefly.plans.catalogue;

import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ResourceLoader;

/** Wires the catalogue and the features of the platform itself. */
@AutoConfiguration(afterName = {"dev.basefly.database.DatabaseConfiguration", "dev.basefly.audit.AuditConfiguration"})
class CatalogueConfiguration {

    private static final String FILE = "classpath:dev/basefly/plans/plans.json";

    @Bean
    static Migrations plansMigrations() {
        return new Migrations("plans", "database");
    }

    @Bean
    static Feature seats() {
        return Feature.limit(Features.SEATS, "seats").one("seat");
    }

    @Bean
    static Feature apiReads() {
        return Feature.rate("api_reads", "API reads a minute")
                .one("API read a minute")
                .in(PlanKey.FREE, 100)
                .in(PlanKey.PRO, 1_000)
                .in(PlanKey.BUSINESS, 10_000);
    }

    @Bean
    static Feature apiWrites() {
        return Feature.rate("api_writes", "API writes a minute")
                .one("API write a minute")
                .in(PlanKey.FREE, 20)
                .in(PlanKey.PRO, 200)
                .in(PlanKey.BUSINESS, 2_000);
    }

    @Bean
    static Feature apiBilling() {
        return Feature.rate("api_billing", "billing calls a minute")
                .one("billing call a minute")
                .in(PlanKey.FREE, 10)
                .in(PlanKey.PRO, 20)
                .in(PlanKey.BUSINESS, 50);
    }

    @Bean
    static Features features(ObjectProvider<Feature> declared) {
        return new Features(declared.orderedStream().toList());
    }

    @Bean
    static PlanCatalogue planCatalogue(
            SystemDatabase database,
            Features features,
            ObjectProvider<OfferedAddOn> offered,
            ResourceLoader resources,
            AuditLog audit,
            MovableClock clock) {
        PlanSeed seed = new PlanSeed(
                resources.getResource(FILE), offered.orderedStream().toList());
        return new PlanCatalogue(database, features, seed, audit, clock);
    }
}
