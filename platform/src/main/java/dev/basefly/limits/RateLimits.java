package dev.basefly.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.basefly.api.ApiError;
import dev.basefly.api.ApiSettings;
import dev.basefly.api.ErrorCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Token buckets in memory, one per class and caller, kept as a single number each after the generic cell rate algorithm
 * (ITU-T I.371): the moment at which the bucket would be full again. Taking is one compare-and-set, without a lock.
 */
public final class RateLimits {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int MOST_CALLERS = 200_000;

    private final ApiSettings.Limits limits;
    private final LongSupplier nanoTime;
    private final Cache<Key, AtomicLong> fullAt;

    /** @param nanoTime the time in nanoseconds, of which only differences count */
    public RateLimits(ApiSettings.Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.fullAt = Caffeine.newBuilder()
                .maximumSize(MOST_CALLERS)
                .expireAfterAccess(Duration.ofMinutes(2))
                .ticker(nanoTime::getAsLong)
                .build();
    }

    private record Key(LimitClass limitClass, String caller) {}

    /**
     * The outcome of one attempt.
     *
     * @param limit size of the bucket
     * @param remaining whole tokens left
     * @param reset until the bucket is full again
     * @param retryAfter until the next token, zero when allowed
     */
    public record Decision(boolean allowed, int limit, int remaining, Duration reset, Duration retryAfter) {

        /** The refusal to answer with. */
        public ApiError refusal() {
            return ApiError.of(ErrorCode.TOO_MANY_REQUESTS, "Rate limit exceeded. Please try again later.")
                    .reason("rate_limited")
                    .remedy("Wait as long as Retry-After says")
                    .retryAfter(retryAfter);
        }
    }

    /** Takes one token of the caller's bucket if there is one. */
    public Decision take(LimitClass limitClass, String caller) {
        return take(limitClass, caller, 0);
    }

    /** Takes one token of the caller's bucket if there is one, of a bucket of this size if the settings do not say more. */
    Decision take(LimitClass limitClass, String caller, int least) {
        int limit = Math.max(limit(limitClass), least);
        long interval = MINUTE / limit;
        AtomicLong bucket = fullAt.get(new Key(limitClass, caller), absent -> new AtomicLong(nanoTime.getAsLong()));
        while (true) {
            long now = nanoTime.getAsLong();
            long before = bucket.get();
            long base = before - now > 0 ? before : now;
            long after = base + interval;
            long used = after - now;
            if (used > MINUTE) {
                return new Decision(false, limit, 0, Duration.ofNanos(base - now), Duration.ofNanos(used - MINUTE));
            }
            if (bucket.compareAndSet(before, after)) {
                int remaining = (int) ((MINUTE - used) / interval);
                return new Decision(true, limit, remaining, Duration.ofNanos(used), Duration.ZERO);
            }
        }
    }

    private int limit(LimitClass limitClass) {
        return switch (limitClass) {
            case ANONYMOUS -> limits.anonymous();
            case READ -> limits.read();
            case WRITE -> limits.write();
            case BILLING -> limits.billing();
            case SIGN_IN -> limits.signIn();
            case SIGN_IN_SPREAD -> limits.signInSpread();
            case PAGE -> limits.page();
            case WEBHOOK -> limits.webhook();
        };
    }
}
