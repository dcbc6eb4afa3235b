package dev.basefly.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one clock of the service: UTC, ahead of its base by an offset that can only be moved forward, and only where moving
 * was allowed. Trials, invitations, sessions and timers all follow it.
 */
public final class MovableClock extends Clock {

    private final Clock base;
    private final boolean movable;
    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

    private MovableClock(Clock base, boolean movable) {
        this.base = base;
        this.movable = movable;
    }

    /** A clock that stays with its base and refuses to be moved. */
    public static MovableClock fixedTo(Clock base) {
        return new MovableClock(base, false);
    }

    public static MovableClock movable(Clock base) {
        return new MovableClock(base, true);
    }

    /**
     * Moves the clock forward.
     *
     * @throws IllegalStateException when this installation does not allow it
     * @throws IllegalArgumentException when the step is negative, for time must not run backwards under the database
     */
    public void advance(Duration step) {
        if (!movable) {
            throw new IllegalStateException("The clock can be moved in development only");
        }
        if (step.isNegative()) {
            throw new IllegalArgumentException("The clock can only be moved forward");
        }
        offset.accumulateAndGet(step, Duration::plus);
    }

    /** Moves the clock forward to the offset that another node has; does nothing when it is there already. */
    public void catchUpWith(Duration other) {
        if (movable) {
            offset.accumulateAndGet(other, (own, theirs) -> own.compareTo(theirs) < 0 ? theirs : own);
        }
    }

    public boolean isMovable() {
        return movable;
    }

    public Duration offset() {
        return offset.get();
    }

    @Override
    public Instant instant() {
        return base.instant().plus(offset.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        if (!zone.equals(ZoneOffset.UTC)) {
            throw new UnsupportedOperationException("The clock is UTC; convert the instant where it is shown");
        }
        return this;
    }
}
