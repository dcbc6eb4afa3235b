package dev.basefly.plans;

import dev.basefly.access.spi.PlanSource;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Events;
import dev.basefly.limits.spi.RateSource;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.spi.UsageSource;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.MovableClock;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.spi.ErasurePart;
import dev.basefly.tenancy.spi.UnportableTable;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires who has what, and how much of it is used. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.plans.catalogue.CatalogueConfiguration",
            "dev.basefly.events.EventsConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
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
            Organizations organizations,
            PlanCatalogue catalogue,
            PlanBook book,
            Events events,
            AuditLog audit,
            MovableClock clock) {
        return new PlanAssignments(database, organizations, catalogue, book, events, audit, clock);
    }

    @Bean
    static Refusals planRefusals(PlanCatalogue catalogue) {
        return new Refusals(catalogue);
    }

    @Bean
    static UsageSources usageSources(ObjectProvider<UsageSource> sources) {
        return new UsageSources(sources::orderedStream);
    }

    @Bean
    static Quotas quotas(
            JdbcClient tenants,
            TransactionTemplate transactions,
            PlanBook book,
            Refusals refusals,
            UsageSources sources,
            Events events,
            AuditLog audit,
            MovableClock clock) {
        return new Quotas(tenants, transactions, book, refusals, sources, new Quotas.Told(events, audit), clock);
    }

    /** A source of a feature that nobody declares or counts, and a second one for the same feature, stop the start. */
    @Bean
    static SmartInitializingSingleton usageSourceCheck(Features features, UsageSources sources) {
        return () -> sources.check(features);
    }

    /** A default plan that nobody knows stops the start; asked when the catalogue, which is wired before, is filled. */
    @Bean
    static SmartInitializingSingleton defaultPlanCheck(PlanCatalogue catalogue, PlansSettings settings) {
        return () -> {
            if (!catalogue.knows(PlanKey.of(settings.defaultPlan()))) {
                throw new IllegalStateException("basefly.plans.default-plan is " + settings.defaultPlan()
                        + ", and the catalogue has "
                        + catalogue.current().stream()
                                .map(version -> version.plan().name())
                                .collect(Collectors.joining(", "))
                        + ": name one of these");
            }
        };
    }

    @Bean
    static Entitlements entitlements(PlanBook book, Quotas quotas, Refusals refusals) {
        return new Entitlements(book, quotas, refusals);
    }

    @Bean
    static PlanOverrides planOverrides(
            SystemDatabase database, PlanBook book, Features features, AuditLog audit, MovableClock clock) {
        return new PlanOverrides(database, book, features, audit, clock);
    }

    @Bean
    static UsageNotices usageNotices(SystemDatabase database, PlanBook book, Events events, MovableClock clock) {
        return new UsageNotices(database, book, events, clock);
    }

    @Bean
    static PlanSource planAccess(Features features, Entitlements entitlements) {
        return new PlanAccess(features, entitlements);
    }

    @Bean
    static RateSource planRates(Entitlements entitlements) {
        return new PlanRates(entitlements);
    }

    @Bean
    static ErasurePart planErasure(SystemDatabase database) {
        return new PlanErasure(database);
    }
}
