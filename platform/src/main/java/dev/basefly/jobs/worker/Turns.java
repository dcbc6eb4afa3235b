package dev.basefly.jobs.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a worker does now and then.
 *
 * @param thorough looking at every running job, also when no worker was given up
 * @param judgeAnew asking again which organizations no work may be done for
 * @param strays looking for jobs that it took without knowing
 */
record Turns(
        Turn beat, Turn rescue, Turn thorough, Turn promote, Turn sweep, Turn forget, Turn judgeAnew, Turn strays) {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    Turns(Duration lease, LongSupplier nanos) {
        this(
                new Turn(lease.dividedBy(4), nanos),
                new Turn(lease.dividedBy(4), nanos),
                new Turn(MINUTE, nanos),
                new Turn(SECOND, nanos),
                new Turn(SECOND, nanos),
                new Turn(MINUTE, nanos),
                new Turn(SECOND, nanos),
                new Turn(lease.dividedBy(2), nanos));
    }
}
