package dev.basefly.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.api.ApiSettings;
import dev.basefly.api.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsTests {

    private final AtomicLong now = new AtomicLong();
    private final RateLimits limits = limits(10);

    @Test
    void allowsAsManyAsTheBucketHolds() {
        assertThat(IntStream.range(0, 10).mapToObj(i -> take("ada").remaining()).toList())
                .isEqualTo(List.of(9, 8, 7, 6, 5, 4, 3, 2, 1, 0));

        var refused = take("ada");
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.limit()).isEqualTo(10);
        assertThat(refused.remaining()).isZero();
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(6));
        assertThat(refused.reset()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void refillsEvenly() {
        IntStream.range(0, 10).forEach(i -> take("ada"));
        pass(Duration.ofSeconds(6));

        assertThat(take("ada").allowed()).isTrue();
        assertThat(take("ada").allowed()).isFalse();
    }

    @Test
    void doesNotPunishAttemptsThatWereRefused() {
        IntStream.range(0, 500).forEach(i -> take("ada"));
        pass(Duration.ofSeconds(12));

        assertThat(take("ada").allowed()).isTrue();
        assertThat(take("ada").allowed()).isTrue();
        assertThat(take("ada").allowed()).isFalse();
    }

    @Test
    void holdsNoMoreThanAFullBucketAfterALongPause() {
        take("ada");
        pass(Duration.ofDays(30));

        assertThat(IntStream.range(0, 20).filter(i -> take("ada").allowed()).count())
                .isEqualTo(10);
    }

    @Test
    void keepsCallersAndClassesApart() {
        IntStream.range(0, 10).forEach(i -> take("ada"));

        assertThat(take("ada").allowed()).isFalse();
        assertThat(take("grace").allowed()).isTrue();
        assertThat(limits.take(LimitClass.WRITE, "ada").allowed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 10, 100, 999, 10_000})
    void allowsExactlyTheLimitToManyAtOnce(int limit) throws Exception {
        var shared = limits(limit);
        long allowed = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var take = (Callable<Integer>) () -> (int) IntStream.range(0, limit / 4 + 1)
                    .filter(i -> shared.take(LimitClass.READ, "ada").allowed())
                    .count();
            for (var taken : threads.invokeAll(java.util.Collections.nCopies(8, take))) {
                allowed += taken.get();
            }
        }

        assertThat(allowed).isEqualTo(Math.min(limit, 8L * (limit / 4 + 1)));
    }

    @Test
    void worksWhereTheNanosecondsOverflow() {
        now.set(Long.MAX_VALUE - Duration.ofSeconds(3).toNanos());
        IntStream.range(0, 10).forEach(i -> take("ada"));
        assertThat(take("ada").allowed()).isFalse();
        pass(Duration.ofSeconds(6));

        assertThat(take("ada").allowed()).isTrue();
        assertThat(take("ada").allowed()).isFalse();
    }

    @Test
    void refusesWithTheSecondsToWait() {
        IntStream.range(0, 10).forEach(i -> take("ada"));

        var refusal = take("ada").refusal();

        assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
        assertThat(refusal.headers()).containsEntry("Retry-After", "6");
    }

    private RateLimits.Decision take(String caller) {
        return limits.take(LimitClass.READ, caller);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private RateLimits limits(int read) {
        return new RateLimits(new ApiSettings.Limits(10, read, 10, 10, 5, 30, 10, 10), now::get);
    }
}
