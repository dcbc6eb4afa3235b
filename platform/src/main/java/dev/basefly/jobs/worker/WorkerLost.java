package dev.basefly.jobs.worker;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** This worker was not seen for too long: its jobs are others' now, and it has to begin anew. */
final class WorkerLost extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final String STATE = "BF001";

    private WorkerLost(Throwable cause) {
        super("This worker was given up for lost", cause);
    }

    static RuntimeException in(RuntimeException failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && STATE.equals(sql.getSQLState())) {
                return new WorkerLost(failure);
            }
        }
        return failure;
    }
}
