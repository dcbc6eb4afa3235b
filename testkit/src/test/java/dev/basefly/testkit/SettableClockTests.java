package dev.basefly.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SettableClockTests {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final SettableClock clock = new SettableClock(NOON);

    @Test
    void standsStillUntilItIsMoved() {
        var first = clock.instant();

        assertThat(clock.instant()).isEqualTo(first).isEqualTo(NOON);
    }

    @Test
    void movesByAStepAndToAnInstant() {
        assertThat(clock.advance(Duration.ofDays(30))).isEqualTo("2026-03-31T12:00:00Z");

        clock.set(Instant.EPOCH);

        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void sharesItsTimeWithItsViewsInOtherZones() {
        var berlin = clock.withZone(ZoneId.of("Europe/Berlin"));

        clock.advance(Duration.ofHours(1));

        assertThat(berlin.instant()).isEqualTo(clock.instant());
        assertThat(berlin.getZone().getId()).isEqualTo("Europe/Berlin");
    }

    @Test
    void losesNoStepWhenThreadsMoveIt() throws InterruptedException {
        var threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                for (int step = 0; step < 1_000; step++) {
                    clock.advance(Duration.ofMillis(1));
                }
            });
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(8));
    }
}
