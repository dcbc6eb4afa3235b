package dev.basefly.jobs;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown by a job's work that knows what should come next. Any other exception is retried by the kind's policy. */
public final class JobFailure extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int LONGEST_TEXT = 2_000;

    private final Next next;
    private final @Nullable Duration wait;

    private enum Next {
        RETRY,
        POSTPONE,
        GIVE_UP
    }

    private JobFailure(String message, @Nullable Throwable cause, Next next, @Nullable Duration wait) {
        super(message, cause);
        this.next = next;
        this.wait = wait;
    }

    /** Trying again would not help: the job is dead at once. */
    public static JobFailure permanent(String message, @Nullable Throwable cause) {
        return new JobFailure(message, cause, Next.GIVE_UP, null);
    }

    /** Worth another attempt not before the wait is over, as a Retry-After header says it (RFC 9110 §10.2.3); at most 30 days. */
    public static JobFailure after(Duration wait, String message) {
        return new JobFailure(message, null, Next.RETRY, bounded(wait));
    }

    /** Nothing failed, it is only too early: tried again after the wait, and no attempt is lost; at most 30 days. */
    public static JobFailure notNow(Duration wait, String message) {
        return new JobFailure(message, null, Next.POSTPONE, bounded(wait));
    }

    /** What an operator reads of any failure: its type and message, as the database can hold them, of at most 2,000 characters. */
    public static String text(Throwable failure) {
        String text = (failure.getClass().getName() + ": " + failure.getMessage()).replace("\u0000", "");
        return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }

    /** How long to wait where nothing failed and it is only too early, empty for any other failure. */
    public static Optional<Duration> postponement(Throwable failure) {
        return failure instanceof JobFailure known && known.isPostponement()
                ? Optional.ofNullable(known.retryAfter())
                : Optional.empty();
    }

    public boolean isPermanent() {
        return next == Next.GIVE_UP;
    }

    /** Whether the attempt does not count as one. */
    public boolean isPostponement() {
        return next == Next.POSTPONE;
    }

    /** How long to wait at least, null when the failure did not say. */
    public @Nullable Duration retryAfter() {
        return wait;
    }

    private static Duration bounded(Duration wait) {
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
