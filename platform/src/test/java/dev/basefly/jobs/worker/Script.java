package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.RetryPolicy;
import java.time.Duration;

/**
 * How a simulated job goes.
 *
 * @param failures of the first attempts, after which it succeeds
 * @param permanent whether the first failure says that nothing would help
 */
record Script(int failures, boolean permanent) {

    static final int MOST_ATTEMPTS = 4;
    static final JobKind<Script> KIND = JobKind.of("tests.simulated", Script.class)
            .retriedBy(new RetryPolicy(MOST_ATTEMPTS, Duration.ofMillis(200), Duration.ofSeconds(1)));
}
