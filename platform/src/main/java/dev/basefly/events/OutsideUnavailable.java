package dev.basefly.events;

import java.time.Duration;

/**
 * Thrown by a reaction when what it speaks to outside of the database is not to be had: no event is to blame and no attempt
 * is lost. The listener stands still where it is, and goes on after the wait.
 */
public final class OutsideUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Duration wait;

    public OutsideUnavailable(String message, Duration wait) {
        super(message);
        this.wait = wait;
    }

    /** How long to wait at least. */
    public Duration retryAfter() {
        return wait;
    }
}
