package dev.basefly.database;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes to a schema while others work in it. Who waits for a lock gives up after 200 ms, lets go of what it holds and
 * tries again. So nobody waits long behind it; and as PostgreSQL looks for a deadlock only after {@code deadlock_timeout}
 * (1 s), it has left any circle of waiting long before a writer would be the one to pay.
 */
final class BriefLocks {

    /** To be executed on the connection first. */
    static final String TIMEOUT = "set lock_timeout = '200ms'";

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";
    private static final int MOST_ATTEMPTS = 150;
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    private BriefLocks() {}

    /** One transaction that can be repeated; its connection has the {@link #TIMEOUT}. */
    interface Attempt<E extends Exception> {
        void run() throws E;
    }

    /** Each statement by itself, so that none waits while it holds what another one locked. */
    static void execute(PlaceConnection owner, Iterable<String> statements) {
        owner.execute(TIMEOUT);
        for (String statement : statements) {
            untilFree(() -> owner.execute(statement));
        }
    }

    /** Repeats what did not get its locks, for about two minutes. */
    static <E extends Exception> void untilFree(Attempt<E> attempt) throws E {
        for (int number = 1; ; number++) {
            try {
                attempt.run();
                return;
            } catch (Exception failure) {
                if (number == MOST_ATTEMPTS || !lacksLock(failure)) {
                    throw failure;
                }
                LockSupport.parkNanos(Math.min(TimeUnit.MILLISECONDS.toNanos(20L * number), LONGEST_PAUSE));
            }
        }
    }

    private static boolean lacksLock(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && (LOCK_NOT_AVAILABLE.equals(sql.getSQLState()) || DEADLOCK.equals(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }
}
