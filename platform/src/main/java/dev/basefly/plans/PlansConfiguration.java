package dev.basefly.plans;

import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Events;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.spi.UsageSource;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.MovableClock;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.spi.ErasurePart;
import dev.basefly.tenancy.spi.UnportableTable;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires who has what, and how much of it is used. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.plans.catalogue.CatalogueConfiguration",
            "dev.basefly.events.EventsConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration"
        })
class PlansConfiguration {

    @Bean
    static PlansSettings plansSettings(Environment environment) {
        return SettingsBeans.of(PlansSettings.class, environment);
    }

    @Bean
    static Migrations planUsageMigrations() {
        return Migrations.ofProduct("plan_usage", "database");
    }

    @Bean
    static UnportableTable unportableUsage() {
        return new UnportableTable("plan_usage", "what is used is counted anew from what there is");
    }

    @Bean
    static EventType<PlanChanged> planChanged() {
        return PlanChanged.TYPE;
    }

    @Bean
    static EventType<UsageNoticed> usageNoticed() {
        return UsageNoticed.TYPE;
    }

    @Bean
    static PlanBook planBook(
            SystemDatabase database,
            PlanCatalogue catalogue,
            Features features,
            PlansSettings settings,
            MovableClock clock) {
        return new PlanBook(database, catalogue, features, PlanKey.of(settings.defaultPlan()), clock);
    }

    @Bean
    static PlanAssignments planAssignments(
            SystemDatabase database,
            PlanCatalogue catalogue,
            PlanBook book,
            Events events,
            AuditLog audit,
            MovableClock clock) {
        return new PlanAssignments(database, catalogue, book, events, audit, clock);
    }

    @Bean
    static Refusals planRefusals(PlanCatalogue catalogue) {
        return new Refusals(catalogue);
    }

    /** A source of a feature that nobody declares, or that is not counted, stops the start. */
    @Bean
    static Quotas quotas(
            JdbcClient tenants,
            PlanBook book,
            Refusals refusals,
            Features features,
            ObjectProvider<UsageSource> sources,
            Events events,
            MovableClock clock) {
        Map<String, UsageSource> byFeature =
                sources.orderedStream().collect(Collectors.toMap(UsageSource::feature, Function.identity()));
        for (String name : byFeature.keySet()) {
            if (!features.get(name).isCounted()) {
                throw new IllegalStateException(name + " has a source of what is used, and is not counted");
            }
        }
        return new Quotas(tenants, book, refusals, byFeature, events, clock);
    }

    @Bean
    static Entitlements entitlements(PlanBook book, Quotas quotas, Refusals refusals) {
        return new Entitlements(book, quotas, refusals);
    }

    @Bean
    static ErasurePart planErasure(SystemDatabase database) {
        return new PlanErasure(database);
    }
}
