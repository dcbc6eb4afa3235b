package dev.basefly.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One connection of the owner's to a place, for work that spans transactions: what it sets or locks for the session stays
 * until it is closed. Used by one thread at a time.
 */
public final class PlaceConnection implements AutoCloseable {

    private final Connection connection;
    private final JdbcClient jdbc;
    private final JdbcTransactionManager transactions;

    PlaceConnection(Connection connection) {
        SingleConnectionDataSource source = new SingleConnectionDataSource(connection, true);
        this.connection = connection;
        this.jdbc = JdbcClient.create(source);
        this.transactions = new JdbcTransactionManager(source);
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    /** Runs the block in a transaction; an exception rolls it back. */
    public <T extends @Nullable Object> T inTransaction(Supplier<T> block) {
        return new TransactionTemplate(transactions).execute(status -> block.get());
    }

    /** Runs the block in a transaction that sees one snapshot. */
    public <T extends @Nullable Object> T inSnapshot(Supplier<T> block) {
        TransactionTemplate snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        return snapshot.execute(status -> block.get());
    }

    /** Runs the block so that a failure takes back only what the block did. */
    public <T extends @Nullable Object> T inSavepoint(Supplier<T> block) {
        TransactionTemplate nested = new TransactionTemplate(transactions);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        return nested.execute(status -> block.get());
    }

    /** Executes statements without parameters. */
    public void execute(String... statements) {
        for (String sql : statements) {
            jdbc.sql(sql).update();
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException gone) {
            // It was broken already; there is nothing left to close.
        }
    }
}
