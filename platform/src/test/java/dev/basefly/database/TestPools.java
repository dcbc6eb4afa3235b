package dev.basefly.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.runtime.RequestScope;
import dev.basefly.settings.Secret;
import dev.basefly.testkit.TestPostgres.Database;
import java.time.Duration;
import javax.sql.DataSource;

/** Pools of a test's own, as another process would have them. */
public final class TestPools {

    private TestPools() {}

    /**
     * The system database by the address, with so many connections.
     *
     * @param patience with which a caller waits for a free one
     */
    public static SystemDatabase systemDatabase(Database database, int size, Duration patience) {
        var owner = new DatabaseAddress(database.jdbcUrl(), database.username(), new Secret(database.password()));
        var settings = new DatabaseSettings(
                Secret.of(""), "", Secret.of(""), size, size, patience, Duration.ofSeconds(5), 1, 1, false);
        return new SystemDatabase(
                DatabaseConfiguration.pool(new PoolLogins.Login(owner, "basefly_system", false), settings, size, size));
    }

    /** A pool as tenants have it, for the tenant in scope. */
    public record Tenants(DataSource source, AutoCloseable pool) implements AutoCloseable {

        @Override
        public void close() {
            ((HikariDataSource) pool).close();
        }
    }

    /** The tenants' connections to the database by the address, of which there are so many. */
    public static Tenants tenants(Database database, int size) {
        var owner = new DatabaseAddress(database.jdbcUrl(), database.username(), new Secret(database.password()));
        var settings = new DatabaseSettings(
                Secret.of(""),
                "",
                Secret.of(""),
                size,
                size,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                1,
                1,
                false);
        var pool = DatabaseConfiguration.pool(new PoolLogins.Login(owner, "basefly_app", false), settings, size, size);
        return new Tenants(
                new TenantDataSource(
                        pool,
                        () -> {
                            var tenant = RequestScope.currentTenant();
                            return tenant == null ? null : tenant.value();
                        },
                        StatementObserver.NONE,
                        Placement.Source.ALL_SHARED),
                pool);
    }
}
