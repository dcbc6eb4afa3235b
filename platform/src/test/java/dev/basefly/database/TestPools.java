package dev.basefly.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.runtime.RequestScope;
import dev.basefly.settings.Secret;
import dev.basefly.testkit.TestPostgres.Database;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

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

    /** The system database, whose statements are sent as the function has them: so a test plants a fault. */
    public static SystemDatabase systemDatabase(Database database, int size, UnaryOperator<String> change) {
        var pool = pool(database, "basefly_system", size);
        var altered = new HikariDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                return rewriting(pool.getConnection(), change);
            }

            @Override
            public void close() {
                pool.close();
            }
        };
        return new SystemDatabase(altered);
    }

    /** The same for the tenants' connections. */
    public static Tenants tenants(Database database, int size, UnaryOperator<String> change) {
        var pool = pool(database, "basefly_app", size);
        var altered = new DelegatingDataSource(pool) {
            @Override
            public Connection getConnection() throws SQLException {
                return rewriting(super.getConnection(), change);
            }
        };
        return tenants(altered, pool);
    }

    private static Connection rewriting(Connection connection, UnaryOperator<String> change) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        arguments[0] = change.apply((String) arguments[0]);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException wrapped) {
                        throw wrapped.getCause();
                    }
                });
    }

    private static HikariDataSource pool(Database database, String role, int size) {
        var owner = new DatabaseAddress(database.jdbcUrl(), database.username(), new Secret(database.password()));
        var settings = new DatabaseSettings(
                Secret.of(""),
                "",
                Secret.of(""),
                size,
                size,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                1,
                1,
                false);
        return DatabaseConfiguration.pool(new PoolLogins.Login(owner, role, false), settings, size, 1);
    }

    /** The tenants' connections to the database by the address, of which there are so many. */
    public static Tenants tenants(Database database, int size) {
        var pool = pool(database, "basefly_app", size);
        return tenants(pool, pool);
    }

    private static Tenants tenants(DataSource source, HikariDataSource pool) {
        return new Tenants(
                new TenantDataSource(
                        source,
                        () -> {
                            var tenant = RequestScope.currentTenant();
                            return tenant == null ? null : tenant.value();
                        },
                        StatementObserver.NONE,
                        Placement.Source.ALL_SHARED),
                pool);
    }
}
