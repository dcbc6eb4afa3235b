package dev.basefly.jobs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Thrown by a job's work that knows what should come next. Any other exception is retried by the kind's policy. */
public final class JobFailure extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final Duration LONGEST = Duration.ofDays(30);

    private final boolean permanent;
    private final @Nullable Duration wait;

    private JobFailure(String message, @Nullable Throwable cause, boolean permanent, @Nullable Duration wait) {
        super(message, cause);
        this.permanent = permanent;
        this.wait = wait;
    }

    /** Trying again would not help: the job is dead at once. */
    public static JobFailure permanent(String message, @Nullable Throwable cause) {
        return new JobFailure(message, cause, true, null);
    }

    /** Worth another attempt not before the wait is over, as a Retry-After header says it (RFC 9110 §10.2.3); at most 30 days. */
    public static JobFailure after(Duration wait, String message) {
        return new JobFailure(message, null, false, wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    public boolean isPermanent() {
        return permanent;
    }

    /** How long to wait at least, null when the failure did not say. */
    public @Nullable Duration retryAfter() {
        return wait;
    }
}
