package dev.basefly.events.delivery;

import dev.basefly.database.Placement;
import dev.basefly.events.OutsideUnavailable;
import dev.basefly.events.delivery.Reactions.Failed;
import dev.basefly.jobs.JobFailure;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** What an exception says about whose fault it was. */
final class Failures {

    private static final int DEEPEST = 20;
    /** Of PostgreSQL, appendix A: connections, resources, the operator's intervention. */
    private static final Set<String> OF_THE_DATABASE = Set.of("08", "53", "58");

    private Failures() {}

    /** What the work failed with, where taking it back failed as well. */
    static RuntimeException own(RuntimeException failure) {
        return failure instanceof TransactionSystemException system
                        && system.getApplicationException() instanceof RuntimeException first
                ? first
                : failure;
    }

    /** What a reaction threw, or the failure itself. */
    static Throwable cause(RuntimeException failure) {
        return failure instanceof Failed && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Whether it looks as if a database was not to be had: which one, only asking can tell. */
    static boolean isOfTheDatabase(Throwable failure) {
        return has(
                failure,
                cause -> cause instanceof CannotCreateTransactionException
                        || cause instanceof SQLTransientConnectionException
                        || cause instanceof Placement.Unavailable
                        || (cause instanceof SQLException sql && isOfTheDatabase(sql.getSQLState())));
    }

    /** Whether the database that everybody shares gave no connection. */
    static boolean isOfTheSharedDatabase(Throwable failure) {
        return has(failure, CannotCreateTransactionException.class::isInstance);
    }

    /** Whether the organization's place refuses, of which others have no part. */
    static boolean isOfThePlace(Throwable failure) {
        return has(failure, Placement.Unavailable.class::isInstance);
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

    private static boolean has(Throwable failure, Predicate<Throwable> wanted) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (wanted.test(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfTheDatabase(@Nullable String state) {
        return state != null
                && state.length() == 5
                && (OF_THE_DATABASE.contains(state.substring(0, 2)) || state.startsWith("57P"));
    }

    /** What an operator reads. */
    static String text(Throwable failure) {
        return JobFailure.text(failure);
    }
}
