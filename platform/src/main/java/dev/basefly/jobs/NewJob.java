package dev.basefly.jobs;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job to be added.
 *
 * @param runAt not before this time; null is at once
 * @param uniqueKey while an unfinished job of the same kind and tenant has this key, adding returns that one
 */
public record NewJob<P extends Record>(
        JobKind<P> kind,
        P payload,
        int priority,
        @Nullable Instant runAt,
        @Nullable Duration delay,
        @Nullable String uniqueKey) {

    public NewJob {
        if (priority < 0 || priority > 100) {
            throw new IllegalArgumentException("priority " + priority + " is not between 0 and 100");
        }
        if (uniqueKey != null && (uniqueKey.isEmpty() || uniqueKey.length() > 200)) {
            throw new IllegalArgumentException("A unique key has 1 to 200 characters");
        }
        if (runAt != null && delay != null) {
            throw new IllegalArgumentException("A job has a time or a delay");
        }
    }

    public static <P extends Record> NewJob<P> of(JobKind<P> kind, P payload) {
        return new NewJob<>(kind, payload, kind.priority(), null, null, null);
    }

    public NewJob<P> at(Instant time) {
        return new NewJob<>(kind, payload, priority, time, null, uniqueKey);
    }

    public NewJob<P> after(Duration wait) {
        return new NewJob<>(kind, payload, priority, null, wait, uniqueKey);
    }

    public NewJob<P> withPriority(int other) {
        return new NewJob<>(kind, payload, other, runAt, delay, uniqueKey);
    }

    public NewJob<P> unique(String key) {
        return new NewJob<>(kind, payload, priority, runAt, delay, key);
    }
}
