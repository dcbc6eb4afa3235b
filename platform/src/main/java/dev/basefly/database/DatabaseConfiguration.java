package dev.basefly.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.database.health.DatabaseCheck;
import dev.basefly.database.health.DatabaseHealth;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/** Wires the module: address, then schema, then pools. */
@AutoConfiguration(
        afterName = "dev.basefly.runtime.RuntimeConfiguration",
        beforeName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration"
        })
class DatabaseConfiguration {

    /**
     * After which the server ends a transaction in which nothing happens. A process that is paused, or cut off, keeps the rows
     * it has locked until then, and others have its jobs and shards 13 s after it was last seen: they should not have to wait
     * much longer for the rows. Calls to others do not belong into transactions, and work of our own between two statements
     * takes less; the export of an organization, which may wait for a slow reader and locks nothing, asks for more.
     */
    private static final Duration STANDS_STILL = Duration.ofSeconds(15);

    static final String TENANT_ROLE = "basefly_app";

    @Bean
    static DatabaseSettings databaseSettings(Environment environment) {
        return SettingsBeans.of(DatabaseSettings.class, environment);
    }

    @Bean
    static Migrations databaseMigrations() {
        return new Migrations("database");
    }

    @Bean
    static DatabaseServer databaseServer(DatabaseSettings settings, RuntimeSettings runtime) {
        return DatabaseServer.of(settings, runtime.dataDirectory().resolve("postgres"));
    }

    @Bean
    static Schema schema(DatabaseServer server, DatabaseSettings settings, List<Migrations> migrations) {
        Schema schema = new Schema(migrations);
        if (settings.migrate()) {
            schema.migrate(server.address());
        } else {
            schema.requireUpToDate(server.address());
        }
        return schema;
    }

    @Bean
    static PoolLogins poolLogins(MasterKey key, DatabaseSettings settings) {
        return new PoolLogins(key, settings.migrate());
    }

    @Bean
    static HikariDataSource tenantPool(
            DatabaseServer server, DatabaseSettings settings, Schema schema, PoolLogins logins) {
        HikariDataSource pool = pool(logins.of(server.address(), TENANT_ROLE), settings, settings.poolSize(), 2);
        schema.requireRole(pool, TENANT_ROLE);
        return pool;
    }

    @Bean
    @Primary
    static DataSource tenantDataSource(
            HikariDataSource tenantPool,
            ObjectProvider<StatementObserver> observers,
            ObjectProvider<Placement.Source> places) {
        return new TenantDataSource(
                tenantPool,
                DatabaseConfiguration::currentTenant,
                observers.getIfUnique(() -> StatementObserver.NONE),
                places.getIfUnique(() -> Placement.Source.ALL_SHARED));
    }

    @Bean
    static DeferredWrites deferredWrites(DataSource tenantDataSource) {
        return new DeferredWrites(tenantDataSource);
    }

    @Bean
    static Places places(DatabaseServer server, DatabaseSettings settings, Schema schema, PoolLogins logins) {
        return new Places(server, settings, schema, logins);
    }

    @Bean
    static SystemDatabase systemDatabase(
            DatabaseServer server, DatabaseSettings settings, Schema schema, PoolLogins logins) {
        HikariDataSource pool =
                pool(logins.of(server.address(), "basefly_system"), settings, settings.systemPoolSize(), 2);
        schema.requireRole(pool, "basefly_system");
        return new SystemDatabase(pool);
    }

    /**
     * Measures the pool once everything is there: a figure may ask for the tracer, and if the pool's own thread asked
     * while beans are made, it and the thread that makes them would wait for each other for ever.
     */
    @Bean
    static SmartInitializingSingleton systemPoolFigures(SystemDatabase database, ObjectProvider<MeterRegistry> meters) {
        return () -> meters.ifAvailable(database::measure);
    }

    @Bean
    static DatabaseHealth databaseHealthIndicator(SystemDatabase database) {
        return new DatabaseHealth(database);
    }

    @Bean
    static DatabaseCheck databaseCheck(SystemDatabase database, DatabaseServer server, PoolLogins logins) {
        return new DatabaseCheck(database, server.isEmbedded(), server.address().display(), () -> problems(logins));
    }

    private static List<String> problems(PoolLogins logins) {
        List<String> problems = new ArrayList<>();
        for (String role : new TreeSet<>(logins.missing())) {
            problems.add("the pool of " + role
                    + " logs in as the owner, whose rights SQL that was smuggled in could take:"
                    + " let the owner create roles, and grant it " + role + " with admin option");
        }
        return problems;
    }

    private static @Nullable UUID currentTenant() {
        var tenant = RequestScope.currentTenant();
        return tenant == null ? null : tenant.value();
    }

    static HikariDataSource pool(PoolLogins.Login login, DatabaseSettings settings, int size, int idle) {
        DatabaseAddress address = login.address();
        String role = login.role();
        HikariConfig config = new HikariConfig();
        config.setPoolName(role);
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.username());
        config.setPassword(address.password().reveal());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(size, idle));
        config.setIdleTimeout(60_000);
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.addDataSourceProperty("ApplicationName", role);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // The server's details quote the row that failed, which must not reach a log.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty(
                "socketTimeout", String.valueOf(settings.statementTimeout().toSeconds() + 10));
        config.addDataSourceProperty(
                "options",
                (login.own() ? "" : "-c role=" + role + " ") + "-c statement_timeout="
                        + settings.statementTimeout().toMillis()
                        + " -c idle_in_transaction_session_timeout=" + STANDS_STILL.toMillis()
                        + planning(role));
        return new HikariDataSource(config);
    }

    /**
     * Compiling a statement takes longer than any of ours runs; the planner decides by costs that are far too high for statements
     * that end early. And it does not know which tenant will be in scope, so that it expects as many rows as tenants have on
     * average: for one that has a thousand times as many it would collect and sort all of them by a bitmap, to show the first
     * twenty. Without bitmaps it walks along the index, which is as good for few rows and ends early for many.
     */
    private static String planning(String role) {
        return " -c jit=off" + (role.equals(TENANT_ROLE) ? " -c enable_bitmapscan=off" : "");
    }
}
