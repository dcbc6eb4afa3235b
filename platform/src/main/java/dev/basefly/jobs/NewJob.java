package dev.basefly.jobs;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job to be added.
 *
 * @param runAt not before this time; null is at once
 * @param uniqueKey while an unfinished job of the same kind and tenant has this key, adding returns that one
 * @param limitKey what limits by key count, such as {@code endpoint:api.acme.example}; empty for none
 * @param window from when a job of this key was added, in which adding returns that one whatever became of it; null for none
 */
public record NewJob<P extends Record>(
        JobKind<P> kind,
        P payload,
        int priority,
        @Nullable Instant runAt,
        @Nullable Duration delay,
        @Nullable String uniqueKey,
        @Nullable Duration window,
        String limitKey) {

    private static final Duration LONGEST_WINDOW = Duration.ofDays(30);

    public NewJob {
        if (priority < 0 || priority > 100) {
            throw new IllegalArgumentException("priority " + priority + " is not between 0 and 100");
        }
        if (uniqueKey != null && (uniqueKey.isEmpty() || uniqueKey.length() > 200)) {
            throw new IllegalArgumentException("A unique key has 1 to 200 characters");
        }
        if (!limitKey.isEmpty() && !Lane.isKey(limitKey)) {
            throw new IllegalArgumentException(
                    "'" + limitKey + "' is no key of a limit, such as endpoint or endpoint:api.acme.example");
        }
        if (runAt != null && delay != null) {
            throw new IllegalArgumentException("A job has a time or a delay");
        }
        if (window != null && (uniqueKey == null || !window.isPositive() || window.compareTo(LONGEST_WINDOW) > 0)) {
            throw new IllegalArgumentException("A window belongs to a key and is not longer than 30 days");
        }
    }

    public static <P extends Record> NewJob<P> of(JobKind<P> kind, P payload) {
        return new NewJob<>(kind, payload, kind.priority(), null, null, null, null, "");
    }

    public NewJob<P> at(Instant time) {
        return new NewJob<>(kind, payload, priority, time, null, uniqueKey, window, limitKey);
    }

    public NewJob<P> after(Duration wait) {
        return new NewJob<>(kind, payload, priority, null, wait, uniqueKey, window, limitKey);
    }

    public NewJob<P> withPriority(int other) {
        return new NewJob<>(kind, payload, other, runAt, delay, uniqueKey, window, limitKey);
    }

    /** One unfinished job at a time for each key. */
    public NewJob<P> unique(String key) {
        return new NewJob<>(kind, payload, priority, runAt, delay, key, null, limitKey);
    }

    /** One unfinished job at a time for each key, and no other one for the time after it was added, even if it ended. */
    public NewJob<P> unique(String key, Duration once) {
        return new NewJob<>(kind, payload, priority, runAt, delay, key, once, limitKey);
    }

    /** Counts towards the limits of this key, or of its class: what stands before the colon. */
    public NewJob<P> limitedBy(String key) {
        return new NewJob<>(kind, payload, priority, runAt, delay, uniqueKey, window, key);
    }
}
