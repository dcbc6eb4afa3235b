package dev.basefly.workflows.operation;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.workflows.WorkflowState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How many workflows there are in each state; whoever asks often is told what was counted within the last half minute. */
@CrossTenant(reason = "counts the workflows of all organizations")
final class Census {

    static final Duration LATE = Duration.ofMinutes(15);
    private static final Duration FAILURES = Duration.ofDays(1);
    private static final long HOLDS = TimeUnit.SECONDS.toNanos(30);
    /** More are not counted, as counting them would cost more than knowing is worth. */
    private static final int MOST = 100_000;

    private final SystemDatabase database;
    private final UnaryOperator<Set<UUID>> inactive;
    private final Clock clock;
    private final LongSupplier nanos;
    private @Nullable Count latest;

    /**
     * What was counted, each up to 100,000.
     *
     * @param live those that have not ended
     * @param failed those that failed, and were taken back, within a day
     * @param late those that nobody has gone on with for a quarter of an hour after they were due, and that are not suspended
     */
    record Count(Map<WorkflowState, Integer> live, int failed, int late, long at) {

        Count {
            live = Map.copyOf(live);
        }

        int of(WorkflowState state) {
            return live.getOrDefault(state, 0);
        }
    }

    /**
     * @param inactive those of some organizations whose workflows wait, as they are suspended or deleted
     * @param nanos a clock that only goes on
     */
    Census(SystemDatabase database, UnaryOperator<Set<UUID>> inactive, Clock clock, LongSupplier nanos) {
        this.database = database;
        this.inactive = inactive;
        this.clock = clock;
        this.nanos = nanos;
    }

    synchronized Count latest() {
        if (latest == null || nanos.getAsLong() - latest.at() > HOLDS) {
            latest = count();
        }
        return latest;
    }

    Count count() {
        Instant now = clock.instant();
        Map<WorkflowState, Integer> live = new EnumMap<>(WorkflowState.class);
        database.jdbc().sql("""
                        select status, count(*) from (select status from workflows where ended_at is null limit ?) found
                        group by status
                        """).param(MOST).query(row -> {
            live.put(WorkflowState.valueOf(row.getString(1)), row.getInt(2));
        });
        int stuck = number("select 1 from workflows where status = 'STUCK' and wake_at is null limit ?", null);
        live.put(WorkflowState.STUCK, stuck);
        int failed = number(
                "select 1 from workflows where ended_at > ? and status = 'COMPENSATED' limit ?", now.minus(FAILURES));
        return new Count(live, failed, late(now.minus(LATE)), nanos.getAsLong());
    }

    private int late(Instant before) {
        Map<UUID, Integer> late = new HashMap<>();
        database.jdbc().sql("""
                        select tenant_id, count(*) from (
                            select tenant_id from workflows where ended_at is null and wake_at < ? limit ?) found
                        group by tenant_id
                        """).param(Parameters.utc(before)).param(MOST).query(row -> {
            late.put(row.getObject(1, UUID.class), row.getInt(2));
        });
        Set<UUID> organizations = new HashSet<>(late.keySet());
        organizations.remove(TenantId.INSTALLATION.value());
        late.keySet().removeAll(inactive.apply(organizations));
        return late.values().stream().mapToInt(Integer::intValue).sum();
    }

    private int number(String sql, @Nullable Instant since) {
        var query = database.jdbc().sql("select count(*) from (" + sql + ") found");
        var asked = since == null ? query : query.param(Parameters.utc(since));
        return asked.param(MOST).query(Integer.class).single();
    }
}
