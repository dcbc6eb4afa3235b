package dev.basefly.jobs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps an organization from filling the table. Counting for each job would cost as much as the job, and a counter would be
 * a row that all wait for: so each process counts now and then, and lets a quarter of the room that is left be used before it
 * counts again. Several processes can pass the limit together, by as much as they add within these seconds.
 */
final class Backlogs {

    private static final long COUNT_HOLDS = TimeUnit.SECONDS.toNanos(30);
    private static final long REFUSAL_HOLDS = TimeUnit.SECONDS.toNanos(1);
    private static final int SHARE = 4;
    private static final int FINEST = 1_000;
    private static final int TENANTS = 10_000;

    private final int most;
    private final Cache<UUID, Room> rooms =
            Caffeine.newBuilder().maximumSize(TENANTS).build();

    Backlogs(int most) {
        this.most = most;
    }

    /** What may be added until it is counted again. */
    private record Room(AtomicInteger left, boolean full, long until) {

        boolean isOld() {
            return System.nanoTime() - until > 0;
        }

        boolean take(int count) {
            return left.addAndGet(-count) >= 0;
        }
    }

    /**
     * Lets so many jobs be added for the organization.
     *
     * @throws ApiError TOO_MANY_REQUESTS when it has too many that have not ended
     */
    void admit(UUID tenant, int count, JdbcClient jdbc) {
        Room room = rooms.getIfPresent(tenant);
        if (room != null && !room.isOld()) {
            if (room.full()) {
                throw refusal();
            }
            if (room.take(count)) {
                return;
            }
        }
        admitCounting(tenant, count, jdbc);
    }

    private void admitCounting(UUID tenant, int count, JdbcClient jdbc) {
        int left = most - unfinished(tenant, jdbc) - count;
        if (left < 0) {
            // A smaller number may still have room.
            boolean full = left + count <= 0;
            rooms.put(tenant, new Room(new AtomicInteger(), full, System.nanoTime() + REFUSAL_HOLDS));
            throw refusal();
        }
        int allowed = Math.min(left, Math.max(most / FINEST, left / SHARE));
        rooms.put(tenant, new Room(new AtomicInteger(allowed), false, System.nanoTime() + COUNT_HOLDS));
    }

    /** Looks at the newest only, as many as could matter: dead ones can be any number, and are mostly old. */
    private int unfinished(UUID tenant, JdbcClient jdbc) {
        return jdbc.sql("""
                        select count(*) filter (where state <> 'DEAD')
                        from (select state from jobs where tenant_id = ? order by id desc limit ?) newest
                        """).param(tenant).param(2L * most).query(Integer.class).single();
    }

    private ApiError refusal() {
        return ApiError.of(ErrorCode.TOO_MANY_REQUESTS, "No more than " + most + " background jobs can wait at once")
                .reason("too_many_jobs")
                .remedy("Try again when some have ended, or have basefly.jobs.most-unfinished raised by the operator")
                .retryAfter(Duration.ofSeconds(10));
    }
}
