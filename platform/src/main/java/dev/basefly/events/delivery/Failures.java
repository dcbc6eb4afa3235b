package dev.basefly.events.delivery;

import dev.basefly.database.Placement;
import dev.basefly.events.OutsideUnavailable;
import dev.basefly.events.delivery.Reactions.Failed;
import dev.basefly.jobs.JobFailure;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** What an exception says about whose fault it was. */
final class Failures {

    private static final int DEEPEST = 20;

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

    /** What an operator reads. */
    static String text(Throwable failure) {
        return JobFailure.text(failure);
    }
}
