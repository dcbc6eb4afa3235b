package dev.basefly.events.delivery;

import dev.basefly.events.OutsideUnavailable;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;

/** What an exception says about whose fault it was. */
final class Failures {

    private static final int DEEPEST = 20;
    private static final int LONGEST = 2_000;
    /** Of PostgreSQL, appendix A: connections, resources, the operator's intervention. */
    private static final Set<String> OF_THE_DATABASE = Set.of("08", "53", "58");

    private Failures() {}

    /** Whether the database was not to be had, so that the event is not to blame. */
    static boolean isOfTheDatabase(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (cause instanceof CannotCreateTransactionException
                    || cause instanceof SQLTransientConnectionException
                    || (cause instanceof SQLException sql && isOfTheDatabase(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    /** What says that something outside was not to be had, null when it is about something else. */
    static @Nullable OutsideUnavailable outside(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (cause instanceof OutsideUnavailable outside) {
                return outside;
            }
        }
        return null;
    }

    private static boolean isOfTheDatabase(@Nullable String state) {
        return state != null
                && state.length() == 5
                && (OF_THE_DATABASE.contains(state.substring(0, 2)) || state.startsWith("57P"));
    }

    /** What an operator reads. */
    static String text(Throwable failure) {
        String text = (failure.getClass().getName() + ": " + failure.getMessage()).replace("\u0000", "");
        return text.substring(0, Math.min(text.length(), LONGEST));
    }
}
