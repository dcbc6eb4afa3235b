package dev.basefly.jobs.worker;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Tells times in microseconds that are all different and rise, also while the clock steps back; for one thread. */
final class RisingClock {

    private final Clock clock;
    private Instant last = Instant.EPOCH;

    RisingClock(Clock clock) {
        this.clock = clock;
    }

    Instant next() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        last = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
        return last;
    }
}
