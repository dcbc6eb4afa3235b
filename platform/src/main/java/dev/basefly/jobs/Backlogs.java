package dev.basefly.jobs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps an organization from filling the table. Counting for each job would cost as much as the job, and a counter would be
 * a row that all wait for: so each process counts now and then, and lets a quarter of the room that is left be used before it
 * counts again. What a count found to be left is remembered for a second, so that refusing costs nothing. Several processes
 * can pass the limit together, by as much as they add within these seconds.
 */
final class Backlogs {

    private static final long COUNT_HOLDS = TimeUnit.SECONDS.toNanos(30);
    private static final long REFUSAL_HOLDS = TimeUnit.SECONDS.toNanos(1);
    private static final int SHARE = 4;
    private static final int FINEST = 1_000;
    private static final int TENANTS = 10_000;

    private final int most;
    private final int mostLooked;
    private final LongSupplier nanos;
    private final Cache<UUID, Backlog> backlogs =
            Caffeine.newBuilder().maximumSize(TENANTS).build();

    /**
     * @param mostDead of one organization, which are looked at when the others are counted
     * @param nanos a clock that only goes on
     */
    Backlogs(int most, int mostDead, LongSupplier nanos) {
        this.most = most;
        this.mostLooked = most + 2 * mostDead;
        this.nanos = nanos;
    }

    /**
     * What may be added until it is counted again.
     *
     * @param whole whether that is all there is room for, and not a share of it
     */
    private record Room(AtomicInteger left, boolean whole, long until) {

        boolean take(int count) {
            return left.getAndUpdate(has -> has >= count ? has - count : has) >= count;
        }
    }

    /** Of one organization: whoever counts does so for the others who want to add meanwhile. */
    private static final class Backlog {
        private final ReentrantLock counting = new ReentrantLock();
        private volatile @Nullable Room room;
    }

    /**
     * Lets so many jobs be added for the organization.
     *
     * @throws ApiError TOO_MANY_REQUESTS when it has too many that have not ended
     */
    void admit(UUID tenant, int count, JdbcClient jdbc) {
        Backlog backlog = backlogs.get(tenant, _ -> new Backlog());
        if (isAdmitted(backlog.room, count)) {
            return;
        }
        backlog.counting.lock();
        try {
            if (!isAdmitted(backlog.room, count)) {
                admitCounting(backlog, most - unfinished(tenant, jdbc), count);
            }
        } finally {
            backlog.counting.unlock();
        }
    }

    /** False when it has to be counted first. */
    private boolean isAdmitted(@Nullable Room room, int count) {
        if (room == null || nanos.getAsLong() - room.until() > 0) {
            return false;
        }
        if (room.take(count)) {
            return true;
        }
        if (room.whole()) {
            throw refusal();
        }
        return false;
    }

    private void admitCounting(Backlog backlog, int left, int count) {
        long now = nanos.getAsLong();
        if (left < count) {
            // A smaller number may still have room.
            backlog.room = new Room(new AtomicInteger(left), true, now + REFUSAL_HOLDS);
            throw refusal();
        }
        int rest = left - count;
        int allowed = Math.min(rest, Math.max(most / FINEST, rest / SHARE));
        backlog.room = new Room(new AtomicInteger(allowed), false, now + COUNT_HOLDS);
    }

    /** Looks at the newest only, as many as could matter: dead ones are mostly old, and only so many of them are kept. */
    private int unfinished(UUID tenant, JdbcClient jdbc) {
        return jdbc.sql("""
                        select count(*) filter (where state <> 'DEAD')
                        from (select state from jobs where tenant_id = ? order by id desc limit ?) newest
                        """)
                .param(tenant)
                .param(mostLooked)
                .query(Integer.class)
                .single();
    }

    private ApiError refusal() {
        return ApiError.of(ErrorCode.TOO_MANY_REQUESTS, "No more than " + most + " background jobs can wait at once")
                .reason("too_many_jobs")
                .remedy("Try again when some have ended, or have basefly.jobs.most-unfinished raised by the operator")
                .retryAfter(Duration.ofSeconds(10));
    }
}
