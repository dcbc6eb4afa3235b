package dev.basefly.jobs;

import java.time.Duration;
import java.util.Optional;

/**
 * When a job that failed is tried again: exponential waits with full jitter in their upper half (AWS Architecture Blog,
 * "Exponential Backoff And Jitter", equal jitter).
 *
 * @param attempts in all, 1 to 100; after the last one the job is dead
 * @param firstWait between the first and the second attempt; each further wait is twice as long
 * @param longestWait beyond which waits do not grow
 */
public record RetryPolicy(int attempts, Duration firstWait, Duration longestWait) {

    public static final RetryPolicy DEFAULT = new RetryPolicy(10, Duration.ofSeconds(1), Duration.ofHours(1));
    public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1));

    public RetryPolicy {
        if (attempts < 1 || attempts > 100) {
            throw new IllegalArgumentException(attempts + " attempts are not between 1 and 100");
        }
        if (!firstWait.isPositive() || firstWait.compareTo(longestWait) > 0 || longestWait.toDays() > 30) {
            throw new IllegalArgumentException(
                    firstWait + " to " + longestWait + " is not a range of positive times up to 30 days");
        }
    }

    public RetryPolicy attempts(int most) {
        return new RetryPolicy(most, firstWait, longestWait);
    }

    /**
     * The wait after an attempt that failed, empty when it was the last one.
     *
     * @param attempt counted from 1
     * @param random from 0 to 1: half of the wait is certain, half of it drawn, so that what failed together does not
     *     come back together
     */
    public Optional<Duration> after(int attempt, double random) {
        if (attempt >= attempts) {
            return Optional.empty();
        }
        double full =
                Math.min((double) firstWait.toMillis() * Math.pow(2, attempt - 1), (double) longestWait.toMillis());
        return Optional.of(Duration.ofMillis(Math.max(1, Math.round(full / 2 + full / 2 * random))));
    }

    /** The wait after this failure, which may say that no attempt would help, or how long to wait at least. */
    public Optional<Duration> after(int attempt, double random, Throwable failure) {
        if (!(failure instanceof JobFailure known)) {
            return after(attempt, random);
        }
        Duration least = known.retryAfter();
        return known.isPermanent()
                ? Optional.empty()
                : after(attempt, random).map(wait -> least != null && least.compareTo(wait) > 0 ? least : wait);
    }
}
