package dev.basefly.jobs.worker;

import java.time.Duration;

/** Something that is done now and then: says when it is time. The first time is at once. */
final class Turn {

    private final long every;
    private volatile long next = System.nanoTime();

    Turn(Duration every) {
        this.every = every.toNanos();
    }

    /** Whether it is time; if so, the next time is one period from now. */
    boolean has() {
        long now = System.nanoTime();
        if (now - next < 0) {
            return false;
        }
        next = now + every;
        return true;
    }

    void bringForward() {
        next = System.nanoTime();
    }

    /** Puts the next time off if it is nearer than this from now. */
    void notBefore(long nanos) {
        long earliest = System.nanoTime() + nanos;
        if (next - earliest < 0) {
            next = earliest;
        }
    }
}
