package dev.basefly.database;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Hands out connections that tell PostgreSQL the tenant in scope, in the same round trip as the first statement: outside
 * of a transaction with every statement, inside of one with the first. The setting is local to the (implicit)
 * transaction, so it cannot stay on a pooled connection. Without a tenant in scope no statement is sent at all.
 */
final class TenantDataSource extends DelegatingDataSource {

    private static final int MOST_ATTEMPTS = 100;
    private static final long BETWEEN_ATTEMPTS = TimeUnit.MILLISECONDS.toNanos(30);

    private final Supplier<@Nullable UUID> tenant;
    private final StatementObserver observer;
    private final Placement.Source places;

    TenantDataSource(
            DataSource pool, Supplier<@Nullable UUID> tenant, StatementObserver observer, Placement.Source places) {
        super(pool);
        this.tenant = tenant;
        this.observer = observer;
        this.places = places;
    }

    @Override
    public Connection getConnection() throws SQLException {
        TenantConnection handler = new TenantConnection(super.getConnection(), this);
        return (Connection)
                Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
    }

    /** Refuses always: the login of the pool is fixed. */
    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLException("The login of the pool is fixed");
    }

    UUID currentTenant() {
        UUID current = tenant.get();
        if (current == null) {
            throw new IllegalStateException(
                    "No tenant is in scope: run the work inside Tenant.run(id, …), or name the class @CrossTenant");
        }
        return current;
    }

    Placement.Source places() {
        return places;
    }

    /** Learns where the tenant went; the switch may take a moment yet. */
    void moved(int attempt) {
        if (attempt > MOST_ATTEMPTS) {
            throw new Placement.Unavailable("The organization's data is being moved");
        }
        if (attempt > 1) {
            LockSupport.parkNanos(BETWEEN_ATTEMPTS);
        }
        places.refresh();
    }

    StatementObserver observer() {
        return observer;
    }
}
