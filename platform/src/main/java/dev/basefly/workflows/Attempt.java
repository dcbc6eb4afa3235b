package dev.basefly.workflows;

import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobRun;
import dev.basefly.workflows.Instance.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One job at work.
 *
 * @param beganAt by {@link System#nanoTime()}
 * @param lookedAt when it was known that its organization is active
 */
record Attempt(JobRun job, long beganAt, AtomicReference<Instant> lookedAt) {

    private static final ScopedValue<WorkflowId> AT_WORK_ON = ScopedValue.newInstance();

    /** After which another job goes on, so that others have their turn and no job comes near its timeout. */
    private static final long HAND_OVER = TimeUnit.SECONDS.toNanos(30);

    private static final Duration LOOK_HOLDS = Duration.ofSeconds(1);

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

        /** What puts itself off for ever fails, so that somebody hears of it. */
        static Exception bounded(Exception failure, Checkpoint at, WorkflowsSettings bounds, Instant now) {
            Instant since = at.postponedSince();
            if (JobFailure.postponement(failure).isEmpty()
                    || since == null
                    || (at.postponed() < bounds.mostPostponements()
                            && since.plus(bounds.longestPostponement()).isAfter(now))) {
                return failure;
            }
            return new IllegalStateException(
                    "Put off " + at.postponed() + " times since " + since + ": " + failure.getMessage(), failure);
        }
    }

    /** Whoever took the job has looked whether its organization is active. */
    static Attempt begin(JobRun job, Instant now) {
        return new Attempt(job, System.nanoTime(), new AtomicReference<>(now));
    }

    UUID id() {
        return job.id().value();
    }

    /** Whether it is time to look again if its organization is active. */
    boolean isToLook(Instant now) {
        Instant before = lookedAt.get();
        return !now.minus(LOOK_HOLDS).isBefore(before) && lookedAt.compareAndSet(before, now);
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
