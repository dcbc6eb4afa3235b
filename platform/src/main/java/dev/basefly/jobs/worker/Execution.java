package dev.basefly.jobs.worker;

import static dev.basefly.words.Words.noted;

import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a job on a thread of this process, which may be told to end. */
final class Execution {

    private static final Logger log = LoggerFactory.getLogger(Execution.class);
    private static final Duration UNKNOWN_KIND_WAITS = Duration.ofSeconds(5);
    private static final Duration OTHERS_END_FIRST = Duration.ofMinutes(1);
    private static final int DEEPEST_CAUSE = 20;

    /** Why the attempt was told to end. */
    enum Reason {
        CANCELLED,
        TIMEOUT,
        STOPPING
    }

    private final Claimed job;
    private final @Nullable JobHandler<?> handler;
    private final Attempt run;
    private final Surroundings surroundings;
    private final long startedAt;
    private @Nullable Thread thread;
    private @Nullable Reason told;

    Execution(Claimed job, @Nullable JobHandler<?> handler, Attempt.Reports reports, Surroundings surroundings) {
        this.job = job;
        this.handler = handler;
        this.run = new Attempt(job, reports);
        this.surroundings = surroundings;
        this.startedAt = surroundings.nanos().getAsLong();
    }

    Claimed job() {
        return job;
    }

    UUID id() {
        return job.id();
    }

    /** Does the work on this thread and says how it ended; never throws. */
    Outcome run() {
        if (handler == null) {
            log.warn("No handler here knows the kind {}: job {} waits for one that does", job.kind(), run.id());
            return Outcome.postponed(job, UNKNOWN_KIND_WAITS);
        }
        Reason early = job.unwanted() ? Reason.CANCELLED : begin();
        return early == null ? work(handler) : told(early);
    }

    /** Tells the work to end: its {@link JobRun} says so and its thread is interrupted. */
    synchronized void tell(Reason reason) {
        if (told == null) {
            told = reason;
            run.cancel();
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    boolean isOverdue() {
        return handler != null && runsFor() > handler.kind().timeout().toNanos();
    }

    /** Whether the work was told to end and has not done so within the grace. */
    boolean isStuck(Duration grace) {
        return isOverdue()
                && handler != null
                && runsFor() > handler.kind().timeout().plus(grace).toNanos();
    }

    private long runsFor() {
        return surroundings.nanos().getAsLong() - startedAt;
    }

    Outcome timedOut() {
        return failed(
                noted("Timed out after "
                        + (handler == null ? "" : handler.kind().timeout())),
                null);
    }

    /** Why not to begin at all, null to begin. */
    private synchronized @Nullable Reason begin() {
        thread = told == null ? Thread.currentThread() : null;
        return told;
    }

    /** From here on this thread is not interrupted for this job any more. */
    private synchronized @Nullable Reason end() {
        thread = null;
        boolean ignored = Thread.interrupted();
        return told;
    }

    private Outcome work(JobHandler<?> known) {
        Throwable failure = null;
        try {
            job.origin().call(run.id(), run.tenant(), job.kind(), () -> {
                known.run(job.payload(), run);
                return true;
            });
        } catch (Throwable thrown) { // also an Error: it must not take the runner with it
            failure = thrown;
        }
        Reason reason = end();
        if (failure == null) {
            return Outcome.completed(job, run.result());
        }
        return outcome(failure, reason);
    }

    private Outcome outcome(Throwable failure, @Nullable Reason reason) {
        if (reason != null) {
            return told(reason);
        }
        Optional<Duration> postponed = JobFailure.postponement(failure);
        if (postponed.isPresent()) {
            return Outcome.postponed(job, postponed.get());
        }
        return failure instanceof CancellationException ? Outcome.cancelled(job) : failed(text(failure), failure);
    }

    private Outcome told(Reason reason) {
        return switch (reason) {
            case CANCELLED -> Outcome.cancelled(job);
            case TIMEOUT -> timedOut();
            case STOPPING -> Outcome.released(job);
        };
    }

    private Outcome failed(String error, @Nullable Throwable failure) {
        RetryPolicy policy =
                handler == null ? RetryPolicy.DEFAULT : handler.kind().retry();
        boolean permanent = failure instanceof JobFailure known && known.isPermanent();
        Duration wait = permanent
                ? null
                : policy.attempts(job.mostAttempts())
                        .after(job.attempt(), surroundings.random().getAsDouble())
                        .orElse(null);
        if (wait == null) {
            log.error(
                    "Job {} of kind {} is dead after attempt {}: {}",
                    run.id(),
                    job.kind(),
                    job.attempt(),
                    error,
                    failure);
            return Outcome.dead(job, error);
        }
        log.warn("Job {} of kind {} failed at attempt {}: {}", run.id(), job.kind(), job.attempt(), error);
        Duration asked = leastWait(failure);
        return Outcome.retried(job, error, asked != null && asked.compareTo(wait) > 0 ? asked : wait);
    }

    private static @Nullable Duration leastWait(@Nullable Throwable failure) {
        if (isOutOfMemory(failure)) {
            return OTHERS_END_FIRST;
        }
        return failure instanceof JobFailure known ? known.retryAfter() : null;
    }

    /** Also where a library wrapped it. */
    private static boolean isOutOfMemory(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static String text(Throwable failure) {
        return isOutOfMemory(failure)
                ? "Out of memory: do the work in smaller parts, or give the process more (" + failure + ")"
                : JobFailure.text(failure);
    }
}
