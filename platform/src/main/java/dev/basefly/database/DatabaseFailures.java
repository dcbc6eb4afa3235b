package dev.basefly.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;

/** What an exception says about the database. */
public final class DatabaseFailures {

    private static final int DEEPEST = 20;

    /** Of PostgreSQL, appendix A: connections, resources, the operator's intervention, the system under it. */
    private static final Pattern AWAY = Pattern.compile("(08|53|58).{3}|57P.{2}");

    private DatabaseFailures() {}

    /**
     * Whether a database was not to be had, the tenant's place cannot be used now, or the tenant has just moved, so that
     * trying again later helps and what was tried is not to blame.
     */
    public static boolean isUnavailable(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (cause instanceof CannotCreateTransactionException
                    || cause instanceof SQLTransientConnectionException
                    || cause instanceof Placement.Unavailable
                    || (cause instanceof SQLException sql && isUnavailable(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnavailable(@Nullable String state) {
        return state != null
                && (state.equals(Placement.MOVED) || AWAY.matcher(state).matches());
    }
}
