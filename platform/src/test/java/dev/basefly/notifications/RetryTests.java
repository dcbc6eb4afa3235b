package dev.basefly.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryTests {

    private final Retry retry = new Retry(5, Duration.ofSeconds(30), Duration.ofMinutes(2));

    @Test
    void doublesTheWaitUpToTheLongest() {
        assertThat(retry.after(1, 1)).contains(Duration.ofSeconds(30));
        assertThat(retry.after(2, 1)).contains(Duration.ofMinutes(1));
        assertThat(retry.after(3, 1)).contains(Duration.ofMinutes(2));
        assertThat(retry.after(4, 1)).contains(Duration.ofMinutes(2));
    }

    @Test
    void leavesHalfOfTheWaitToChance() {
        assertThat(retry.after(1, 0)).contains(Duration.ofSeconds(15));
        assertThat(retry.after(1, 0.5)).contains(Duration.ofMillis(22_500));
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        assertThat(retry.after(5, 1)).isEmpty();
        assertThat(retry.after(99, 1)).isEmpty();
        assertThat(new Retry(1_000, Duration.ofSeconds(1), Duration.ofHours(1)).after(900, 1))
                .contains(Duration.ofHours(1));
    }
}
