package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended, and what is to be written of it.
 *
 * @param counts whether the attempt was one: a job that was merely given back has it again
 * @param delay until the job is due again, zero for at once; only for a job that goes on
 * @param written completes when the database has it, with whether it was still this worker's to say
 */
record Outcome(
        Claimed job,
        JobState state,
        @Nullable String result,
        @Nullable String error,
        Duration delay,
        boolean counts,
        CompletableFuture<Boolean> written) {

    static Outcome completed(Claimed job, @Nullable String result) {
        return new Outcome(job, JobState.COMPLETED, result, null, Duration.ZERO, true, new CompletableFuture<>());
    }

    static Outcome cancelled(Claimed job) {
        return new Outcome(job, JobState.CANCELLED, null, null, Duration.ZERO, true, new CompletableFuture<>());
    }

    static Outcome dead(Claimed job, String error) {
        return new Outcome(job, JobState.DEAD, null, error, Duration.ZERO, true, new CompletableFuture<>());
    }

    static Outcome retried(Claimed job, String error, Duration delay) {
        return new Outcome(job, JobState.RETRYING, null, error, delay, true, new CompletableFuture<>());
    }

    /** Given back as if it had never been taken. */
    static Outcome released(Claimed job) {
        return new Outcome(job, JobState.AVAILABLE, null, null, Duration.ZERO, false, new CompletableFuture<>());
    }

    /** Left to a worker that knows the kind. */
    static Outcome postponed(Claimed job, Duration delay) {
        return new Outcome(job, JobState.SCHEDULED, null, null, delay, false, new CompletableFuture<>());
    }
}
