package dev.basefly.notifications;

import java.time.Duration;
import java.util.Optional;

/**
 * When to try again: the wait doubles from the first to the longest, and a part of it is left to chance so that mails that
 * failed together do not come back together.
 *
 * @param most attempts altogether
 */
record Retry(int most, Duration first, Duration longest) {

    /**
     * The wait after so many attempts; empty when it is time to give up.
     *
     * @param chance from 0 to 1, of which 0 gives half of the wait
     */
    Optional<Duration> after(int attempts, double chance) {
        if (attempts >= most) {
            return Optional.empty();
        }
        int doublings = Math.min(Math.max(attempts, 1) - 1, 30);
        Duration full = first.multipliedBy(1L << doublings);
        Duration wait = full.compareTo(longest) > 0 ? longest : full;
        return Optional.of(Duration.ofMillis((long) (wait.toMillis() * (0.5 + chance / 2))));
    }
}
