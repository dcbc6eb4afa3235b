package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobOrigin;
import dev.basefly.jobs.Lane;
import java.time.Instant;
import java.util.UUID;

/**
 * A job that this worker has.
 *
 * @param worker the life of the worker that took it
 * @param attempt counted from 1, including the one that begins; with the worker's id it is the fencing token of every
 *     later statement about the job
 * @param startedAt when it was taken, different for each claim of a worker: the fencing token where the attempt does not
 *     count and has its number again
 * @param unwanted whether somebody asked for it to be cancelled before it was taken
 */
record Claimed(
        UUID worker,
        UUID tenant,
        UUID id,
        String queue,
        String limitKey,
        String kind,
        long rank,
        String payload,
        int attempt,
        int mostAttempts,
        Instant runAt,
        Instant startedAt,
        boolean unwanted,
        JobOrigin origin) {

    Lane lane() {
        return new Lane(tenant, queue, limitKey);
    }
}
