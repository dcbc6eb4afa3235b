package dev.basefly.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Sees every statement of the tenant pool around its execution, for traces and metrics. */
public interface StatementObserver {

    /** Observes nothing. */
    StatementObserver NONE = new StatementObserver() {
        @Override
        public <T extends @Nullable Object> T observe(String sql, Execution<T> execution) throws SQLException {
            return execution.run();
        }
    };

    /** Runs the execution exactly once and returns its result. The SQL has placeholders, never values. */
    <T extends @Nullable Object> T observe(String sql, Execution<T> execution) throws SQLException;

    /** The execution of one statement. */
    interface Execution<T extends @Nullable Object> {
        T run() throws SQLException;
    }
}
