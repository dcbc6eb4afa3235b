package dev.basefly.workflows;

import dev.basefly.jobs.JobRun;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One job at work.
 *
 * @param beganAt by {@link System#nanoTime()}
 */
record Shift(JobRun job, long beganAt) {

    private static final ScopedValue<WorkflowId> AT_WORK_ON = ScopedValue.newInstance();

    /** After which another job goes on, so that others have their turn and no job comes near its timeout. */
    private static final long HAND_OVER = TimeUnit.SECONDS.toNanos(30);

    /** A step that a job began so often without an answer kills its worker. */
    private static final int MOST_UNANSWERED = 10;

    /** What the work of a step threw; nothing of the step was written. */
    static final class StepFailure extends RuntimeException {

        private static final long serialVersionUID = 1;

        private StepFailure(Exception cause) {
            super(cause);
        }

        /** Work of others. */
        interface Deed<T> {
            T get() throws Exception;
        }

        /** Does it, and tells what it throws from what the database does. */
        static <T> T in(Deed<T> work) {
            try {
                return work.get();
            } catch (Graph.Unreadable unreadable) {
                throw unreadable;
            } catch (Exception failure) {
                throw new StepFailure(failure);
            }
        }

        Exception thrown() {
            return (Exception) Objects.requireNonNull(getCause());
        }

        static String text(Exception failure) {
            return WorkflowRows.cut(failure.getClass().getName() + ": " + failure.getMessage());
        }
    }

    static Shift begin(JobRun job) {
        return new Shift(job, System.nanoTime());
    }

    UUID id() {
        return job.id().value();
    }

    boolean isUnanswered() {
        return job.attempt() > MOST_UNANSWERED;
    }

    boolean handsOver() {
        return System.nanoTime() - beganAt > HAND_OVER || isUnanswered();
    }

    /** Whether a step of this workflow runs on this thread. */
    static boolean isAtWorkOn(WorkflowId id) {
        return AT_WORK_ON.isBound() && AT_WORK_ON.get().equals(id);
    }

    static <T> T workOn(WorkflowId id, ScopedValue.CallableOp<T, Exception> work) throws Exception {
        return ScopedValue.where(AT_WORK_ON, id).call(work);
    }

    /** A failure is the step's own, unless this process was told to end it. */
    Exception told(StepFailure failure) {
        if (!job.isCancelled()) {
            return failure.thrown();
        }
        if (System.nanoTime() - beganAt >= Advances.TIMEOUT.toNanos()) {
            boolean ignored = Thread.interrupted();
            return new IllegalStateException("Timed out after " + Advances.TIMEOUT, failure.thrown());
        }
        throw failure;
    }
}
