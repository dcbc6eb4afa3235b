package dev.basefly.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.basefly.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MovableClockTests {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final SettableClock base = new SettableClock(NOON);
    private final MovableClock clock = MovableClock.movable(base);

    @Test
    void followsItsBase() {
        base.advance(Duration.ofSeconds(3));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3));
        assertThat(clock.millis()).isEqualTo(NOON.plusSeconds(3).toEpochMilli());
    }

    @Test
    void movesForwardByTheSumOfItsSteps() {
        clock.advance(Duration.ofDays(14));
        clock.advance(Duration.ofHours(1));

        assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofDays(14)).plus(Duration.ofHours(1)));
        assertThat(clock.offset()).isEqualTo(Duration.ofDays(14).plusHours(1));
    }

    @Test
    void losesNoStepOfManyAtOnce() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 200).forEach(step -> threads.execute(() -> clock.advance(Duration.ofSeconds(1))));
        }

        assertThat(clock.offset()).isEqualTo(Duration.ofSeconds(200));
    }

    @Test
    void refusesToRunBackwards() {
        assertThatIllegalArgumentException().isThrownBy(() -> clock.advance(Duration.ofMillis(-1)));
    }

    @Test
    void refusesToBeMovedWhereThatIsNotAllowed() {
        var fixed = MovableClock.fixedTo(base);

        assertThatIllegalStateException().isThrownBy(() -> fixed.advance(Duration.ofSeconds(1)));
        assertThat(fixed.isMovable()).isFalse();
        assertThat(fixed.instant()).isEqualTo(NOON);
    }

    @Test
    void staysInUtc() {
        assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
        assertThat(clock.withZone(ZoneOffset.UTC)).isSameAs(clock);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> clock.withZone(ZoneId.of("Europe/Berlin")));
    }
}
