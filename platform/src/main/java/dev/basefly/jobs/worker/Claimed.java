package dev.basefly.jobs.worker;

import dev.basefly.jobs.Lane;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that this worker has.
 *
 * @param attempt counted from 1, including the one that begins; with the worker's id it is the fencing token of every
 *     later statement about the job
 */
record Claimed(
        UUID tenant,
        UUID id,
        String queue,
        String kind,
        long rank,
        String payload,
        int attempt,
        int mostAttempts,
        Instant runAt,
        String actor,
        @Nullable String trace) {

    Lane lane() {
        return new Lane(tenant, queue);
    }
}
