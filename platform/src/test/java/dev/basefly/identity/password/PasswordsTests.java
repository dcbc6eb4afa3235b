package dev.basefly.identity.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PasswordsTests {

    @Test
    void areSaltedHashes() {
        try (var passwords = passwords(1, 10)) {
            var hash = passwords.hash("violet harbour");

            assertThat(hash)
                    .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
                    .isNotEqualTo(passwords.hash("violet harbour"));
            assertThat(passwords.matches("violet harbour", hash)).isTrue();
            assertThat(passwords.matches("violet harbor", hash)).isFalse();
        }
    }

    @Test
    void neverMatchNobodysHash() {
        try (var passwords = passwords(1, 10)) {
            assertThat(passwords.matches("violet harbour", null)).isFalse();
            assertThat(passwords.matches("", null)).isFalse();
        }
    }

    @Test
    void refuseMoreThanTheirQueueHolds() {
        var refused = new AtomicInteger();
        var done = new AtomicInteger();
        try (var passwords = passwords(1, 2)) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                IntStream.range(0, 40)
                        .forEach(i -> threads.execute(() -> {
                            try {
                                passwords.hash("violet harbour");
                                done.incrementAndGet();
                            } catch (ApiError busy) {
                                assertThat(busy.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
                                refused.incrementAndGet();
                            }
                        }));
            }
        }

        assertThat(refused.get()).isPositive();
        assertThat(done.get()).isGreaterThanOrEqualTo(3);
        assertThat(done.get() + refused.get()).isEqualTo(40);
    }

    @Test
    void tellThatTheyCouldNotBeHashed() {
        var passwords = passwords(1, 2);
        passwords.close();

        assertThatExceptionOfType(ApiError.class).isThrownBy(() -> passwords.hash("violet harbour"));
    }

    private static Passwords passwords(int threads, int queue) {
        return new Passwords(Passwords.RECOMMENDED, threads, queue);
    }
}
