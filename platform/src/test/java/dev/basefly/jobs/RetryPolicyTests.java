package dev.basefly.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTests {

    private final RetryPolicy policy = new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(6));

    @Test
    void doublesTheWaitUpToTheLongest() {
        assertThat(policy.after(1, 1)).contains(Duration.ofSeconds(1));
        assertThat(policy.after(2, 1)).contains(Duration.ofSeconds(2));
        assertThat(policy.after(3, 1)).contains(Duration.ofSeconds(4));
        assertThat(policy.after(4, 1)).contains(Duration.ofSeconds(6));
        assertThat(policy.attempts(100).after(90, 1)).contains(Duration.ofSeconds(6));
    }

    @Test
    void drawsTheUpperHalf() {
        assertThat(policy.after(2, 0)).contains(Duration.ofSeconds(1));
        assertThat(policy.after(2, 0.5)).contains(Duration.ofMillis(1500));
        assertThat(policy.after(1, 0)).contains(Duration.ofMillis(500));
    }

    @Test
    void endsWithTheLastAttempt() {
        assertThat(policy.after(5, 1)).isEmpty();
        assertThat(policy.after(99, 1)).isEmpty();
        assertThat(RetryPolicy.NEVER.after(1, 1)).isEmpty();
    }

    @Test
    void refusesAttemptsAndWaitsThatMakeNoSense() {
        assertThatThrownBy(() -> policy.attempts(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryPolicy(3, Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryPolicy(3, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
