package dev.basefly.jobs.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Something that is done now and then: says when it is time. The first time is at once. */
final class Turn {

    private final LongSupplier nanos;
    private final long every;
    private volatile long next;

    Turn(Duration every, LongSupplier nanos) {
        this.every = every.toNanos();
        this.nanos = nanos;
        this.next = nanos.getAsLong();
    }

    /** Whether it is time; if so, the next time is one period from now. */
    boolean has() {
        long now = nanos.getAsLong();
        if (now - next < 0) {
            return false;
        }
        next = now + every;
        return true;
    }

    void bringForward() {
        next = nanos.getAsLong();
    }

    /** Puts the next time off if it is nearer than this from now. */
    void notBefore(long fromNow) {
        long earliest = nanos.getAsLong() + fromNow;
        if (next - earliest < 0) {
            next = earliest;
        }
    }
}
