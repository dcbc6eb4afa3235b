package dev.basefly.access;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.basefly.access.spi.EnvironmentRule;
import dev.basefly.access.spi.PlanSource;
import dev.basefly.access.spi.RoleSource;
import dev.basefly.database.Migrations;
import dev.basefly.database.Placement;
import dev.basefly.runtime.MovableClock;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.function.SingletonSupplier;

/** Wires the decision and what it is made from. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.api.ApiConfiguration",
            "dev.basefly.database.DatabaseConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration"
        })
class AccessConfiguration {

    @Bean
    static Migrations accessMigrations() {
        return new Migrations("access", "database", "tenancy");
    }

    @Bean
    static Declarations accessDeclarations(
            List<Permission> permissions,
            ObjectProvider<ObjectType> types,
            ObjectProvider<ObjectRule> objectRules,
            ObjectProvider<EnvironmentRule> environmentRules) {
        return new Declarations(
                permissions,
                types.orderedStream().toList(),
                objectRules.orderedStream().toList(),
                environmentRules.orderedStream().toList());
    }

    /** An application without a source of roles has the built-in ones. */
    @Bean
    static RoleBook roleBook(Declarations declarations, ObjectProvider<RoleSource> source) {
        return new RoleBook(
                new RoleCompiler(declarations.all()),
                source.getIfAvailable(() -> organization -> List.of()),
                Ticker.systemTicker());
    }

    @Bean
    static ObjectGrants objectGrants(JdbcClient jdbc, MovableClock clock, ObjectProvider<Placement.Source> places) {
        return new ObjectGrants(jdbc, clock, places.getIfUnique(() -> Placement.Source.ALL_SHARED));
    }

    @Bean
    static Access access(
            Declarations declarations,
            RoleBook roles,
            ObjectGrants grants,
            ObjectProvider<PlanSource> plans,
            JdbcClient jdbc,
            MovableClock clock) {
        // Asked late, for a source may itself ask what it needs access for; then kept, for each decision asks.
        Supplier<@Nullable PlanSource> plan = SingletonSupplier.ofNullable(plans::getIfUnique);
        return new Access(declarations, roles, new Decisions(declarations, roles, grants, plan, clock), jdbc);
    }
}
