package dev.basefly.database;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The second, small pool, whose role sees all tenants. Only classes annotated with {@link CrossTenant} may use it. Its
 * transactions are separate from those of the tenant pool.
 */
public final class SystemDatabase implements AutoCloseable {

    private static final ScopedValue<Runnable> FIRST = ScopedValue.newInstance();

    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final JdbcTemplate connections;
    private final TransactionTemplate transactions;

    SystemDatabase(HikariDataSource pool) {
        this.pool = pool;
        this.jdbc = JdbcClient.create(pool);
        this.connections = new JdbcTemplate(pool);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    /** Runs the block in a transaction of this pool; an exception rolls it back. */
    public <T extends @Nullable Object> T inTransaction(Supplier<T> block) {
        boolean joins = !FIRST.isBound() || isInTransaction();
        return transactions.execute(status -> {
            if (!joins) {
                FIRST.get().run();
            }
            return block.get();
        });
    }

    /** Does the work, in which each transaction of this pool begins with this, and is rolled back when it fails. */
    public static <T extends @Nullable Object, X extends Throwable> T beginningWith(
            Runnable first, ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(FIRST, first).call(work);
    }

    /** What is done on a connection. */
    @FunctionalInterface
    public interface ConnectionWork {
        void run(Connection connection) throws SQLException;
    }

    /** Lends a connection of its own for as long as the work takes, for what statements alone cannot do. */
    public void withConnection(ConnectionWork work) {
        try (Connection connection = pool.getConnection()) {
            work.run(connection);
        } catch (SQLException failure) {
            throw new UncategorizedSQLException("work on a connection", null, failure);
        }
    }

    /**
     * Does the work on the connection of the open transaction, or on another one, and breaks that off when an answer takes
     * longer than this: for what must not wait as long as statements may when a connection died without a word.
     */
    public <T extends @Nullable Object> T answeredWithin(Duration most, Function<JdbcClient, T> work) {
        return connections.execute((ConnectionCallback<T>) connection -> {
            // The pool sets it back when it has the connection again.
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(most.toMillis()));
            return work.apply(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
        });
    }

    /** Whether this thread has a transaction of this pool open. */
    public boolean isInTransaction() {
        return TransactionSynchronizationManager.hasResource(pool);
    }

    void measure(MeterRegistry meters) {
        pool.setMetricRegistry(meters);
    }

    @Override
    public void close() {
        pool.close();
    }
}
