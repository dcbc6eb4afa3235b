package dev.basefly.database;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The second, small pool, whose role sees all tenants. Only classes annotated with {@link CrossTenant} may use it. Its
 * transactions are separate from those of the tenant pool.
 */
public final class SystemDatabase implements AutoCloseable {

    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    SystemDatabase(HikariDataSource pool) {
        this.pool = pool;
        this.jdbc = JdbcClient.create(pool);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    /** Runs the block in a transaction of this pool; an exception rolls it back. */
    public <T extends @Nullable Object> T inTransaction(Supplier<T> block) {
        return transactions.execute(status -> block.get());
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
