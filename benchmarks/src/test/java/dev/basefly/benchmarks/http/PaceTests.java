package dev.basefly.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTests {

    private static final long START =
            Math.subtractExact(Long.MAX_VALUE, 1_500_000); // the clock of nanoTime may overflow at any moment

    @Test
    void spreadsRequestsEvenly() {
        var pace = new Pace(START, 1_000, Duration.ofMillis(3));

        assertThat(pace.total()).isEqualTo(3);
        assertThat(new long[] {pace.take(), pace.take(), pace.take()})
                .containsExactly(START, START + 1_000_000, START + 2_000_000);
        assertThat(pace.isExhausted()).isTrue();
        assertThat(pace.isDue(START + 9_000_000)).isFalse();
        assertThatThrownBy(pace::take).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void releasesNothingEarly() {
        var pace = new Pace(START, 1_000, Duration.ofSeconds(1));

        assertThat(pace.isDue(START - 1)).isFalse();
        assertThat(pace.isDue(START)).isTrue();
        assertThat(pace.take()).isEqualTo(START);
        assertThat(pace.isDue(START + 999_999)).isFalse();
        assertThat(pace.isDue(START + 1_000_000)).isTrue();
    }

    @Test
    void keepsTheDueTimesOfRequestsThatHadToWait() {
        var pace = new Pace(START, 500, Duration.ofSeconds(1));
        long late = START + 100_000_000;

        assertThat(pace.isDue(late)).isTrue();
        assertThat(pace.take()).isEqualTo(START);
        assertThat(pace.take()).isEqualTo(START + 2_000_000);
    }
}
