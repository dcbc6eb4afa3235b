package dev.basefly.idempotency;

import dev.basefly.database.DeferredWrites;
import dev.basefly.database.Migrations;
import dev.basefly.database.Placement;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.spi.UnportableTable;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Wires the module. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.access.AccessConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
        })
class IdempotencyConfiguration {

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(5);

    @Bean
    static IdempotencySettings idempotencySettings(Environment environment) {
        return SettingsBeans.of(IdempotencySettings.class, environment);
    }

    @Bean
    static Migrations idempotencyMigrations() {
        return new Migrations("idempotency", "database");
    }

    @Bean
    static UnportableTable unportableIdempotencyKeys() {
        return new UnportableTable("idempotency_keys", "its answers are for callers of this installation, for a day");
    }

    @Bean
    static KeyedRoutes keyedRoutes() {
        return new KeyedRoutes();
    }

    @Bean
    static TenantKeys tenantIdempotencyKeys(JdbcClient jdbc, DeferredWrites writes, IdempotencySettings settings) {
        return new TenantKeys(jdbc, writes::write, settings.kept());
    }

    @Bean
    static SystemKeys systemIdempotencyKeys(SystemDatabase database, IdempotencySettings settings) {
        return new SystemKeys(database, settings);
    }

    @Bean
    static KeptAnswers keptAnswers(MasterKey secret, IdempotencySettings settings) {
        return new KeptAnswers(secret, settings.largestAnswer().toBytes());
    }

    @Bean
    static JoinedWrites joinedWrites(
            PlatformTransactionManager transactions, TenantKeys tenantIdempotencyKeys, KeptAnswers answers) {
        return new JoinedWrites(transactions, tenantIdempotencyKeys, answers);
    }

    @Bean
    static SeparateWrites separateWrites(SystemKeys systemIdempotencyKeys, KeptAnswers answers, MovableClock clock) {
        return new SeparateWrites(systemIdempotencyKeys, answers, clock);
    }

    @Bean
    static KeyedHandlers.Writing keyedWriting(
            MasterKey secret, JoinedWrites joined, SeparateWrites separate, ObjectProvider<Placement.Source> places) {
        return new KeyedHandlers.Writing(new Claims(secret), joined, separate, source(places));
    }

    @Bean
    static CommitMarks commitMarks(
            ObjectProvider<TenantKeys> tenants,
            ObjectProvider<SystemKeys> system,
            ObjectProvider<Placement.Source> places) {
        return new CommitMarks(tenants::getObject, system::getObject, () -> source(places));
    }

    @Bean
    static WebMvcRegistrations keyedHandlers(
            KeyedRoutes routes, ObjectProvider<KeyedHandlers.Writing> writing, MovableClock clock) {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
                return new KeyedHandlers(routes, writing::getObject, clock);
            }
        };
    }

    @Bean
    static KeyInOpenApi keyInOpenApi(KeyedRoutes routes, IdempotencySettings settings) {
        return new KeyInOpenApi(routes, settings.kept());
    }

    @Bean
    static PeriodicTask idempotencyRetention(
            SystemKeys systemIdempotencyKeys, MovableClock clock, RuntimeSettings runtime) {
        return PeriodicTask.every(
                        BETWEEN_LOOKS,
                        "idempotency-retention",
                        goesOn -> systemIdempotencyKeys.forget(clock.instant(), goesOn))
                .onlyIf(runtime.role().runsBackgroundWork());
    }

    private static Placement.Source source(ObjectProvider<Placement.Source> places) {
        return places.getIfUnique(() -> Placement.Source.ALL_SHARED);
    }
}
