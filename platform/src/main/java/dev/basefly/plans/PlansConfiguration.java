package dev.basefly.plans;

import dev.basefly.access.spi.PlanSource;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Events;
import dev.basefly.limits.spi.RateSource;
import dev.basefly.plans.catalogue.Feature;
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
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.function.SingletonSupplier;

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

    /** Sources are asked late: who counts may also ask what the organization is entitled to. */
    @Bean
    static Quotas quotas(
            JdbcClient tenants,
            TransactionTemplate transactions,
            PlanBook book,
            Refusals refusals,
            ObjectProvider<UsageSource> sources,
            Events events,
            AuditLog audit,
            MovableClock clock) {
        Supplier<Map<String, UsageSource>> byFeature = SingletonSupplier.of(
                () -> sources.orderedStream().collect(Collectors.toMap(UsageSource::feature, Function.identity())));
        return new Quotas(tenants, transactions, book, refusals, byFeature, new Quotas.Told(events, audit), clock);
    }

    /** A source of a feature that nobody declares, or that is not counted, stops the start. */
    @Bean
    static SmartInitializingSingleton usageSourceCheck(Features features, ObjectProvider<UsageSource> sources) {
        return () -> sources.stream()
                .map(source -> features.get(source.feature()))
                .filter(feature -> feature.kind() != Feature.Kind.LIMIT)
                .findFirst()
                .ifPresent(feature -> {
                    throw new IllegalStateException(feature.name() + " has a source that counts it, and is no limit");
                });
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
