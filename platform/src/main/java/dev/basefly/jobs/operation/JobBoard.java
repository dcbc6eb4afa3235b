package dev.basefly.jobs.operation;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.Lane;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How queues, tenants and workers stand. Each answer reads a bounded part of some index, so that neither the jobs that
 * ended nor a backlog make it slow; numbers say when they ended at their bound.
 */
@CrossTenant(reason = "the operator sees the jobs of all organizations")
public final class JobBoard {

    /** What is looked at of each index. */
    static final int LOOKED_AT = 10_000;

    private static final int MOST_LANES = 2_000;
    private static final int MOST_GROUPS = 50;
    private static final Duration RECENT = Duration.ofMinutes(1);

    static final String ENDED = """
            select tenant_id, queue, count(*) as jobs, min(finished_at) as since,
                coalesce(percentile_disc(0.95) within group (order by extract(epoch from started_at - run_at)), 0)
                    as waited
            from (
                select tenant_id, queue, finished_at, started_at, run_at
                from finished_jobs
                where finished_at > :since and finished_at <= :now
                order by finished_at desc
                limit :most) recent
            group by tenant_id, queue
            """;

    private final SystemDatabase database;
    private final Clock clock;

    JobBoard(SystemDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A queue.
     *
     * @param perMinute how many jobs end, by those of the last minute
     * @param nextDueAt when the job was due that has waited longest at the head of a lane, null when none waits
     */
    public record Queue(
            String name,
            Map<JobState, Count> jobs,
            double perMinute,
            @Nullable Instant nextDueAt) {

        public Queue {
            jobs = Map.copyOf(jobs);
        }

        public Count in(JobState state) {
            return jobs.getOrDefault(state, Count.NONE);
        }
    }

    /**
     * A tenant whose jobs wait or ended within the last minute.
     *
     * @param organization null for the installation's own jobs
     * @param longestNow how long the next of its jobs has been due
     * @param recently how long 95 % of its jobs of the last minute waited at most
     */
    public record Waiting(@Nullable TenantId organization, Count jobs, Duration longestNow, Duration recently) {

        Duration worst() {
            return longestNow.compareTo(recently) > 0 ? longestNow : recently;
        }
    }

    /** Queues by name, and tenants by what their jobs wait, the worst first. */
    public record Standing(List<Queue> queues, List<Waiting> tenants) {

        public Standing {
            queues = List.copyOf(queues);
            tenants = List.copyOf(tenants);
        }
    }

    /**
     * Jobs that failed alike and are dead or wait for another attempt.
     *
     * @param error normalised, without ids, numbers and quoted texts
     * @param example the latest of them, with its error as it was thrown
     */
    public record FailureGroup(String error, Count jobs, DeadJob example) {}

    /**
     * A process that works.
     *
     * @param capacity how many jobs it works on at once
     * @param holding how many it has, those included that it took ahead
     * @param kinds how many kinds of jobs it knows
     */
    public record WorkerStanding(
            UUID id, String name, int capacity, int holding, int kinds, Instant startedAt, Instant seenAt) {}

    /** How all queues stand now. */
    public Standing standing() {
        Instant now = clock.instant();
        Tally tally = new Tally(now);
        jdbc().sql("select * from jobs_standing(?)").param(LOOKED_AT).query(row -> {
            tally.count(
                    row.getString("queue"),
                    JobState.valueOf(row.getString("state")),
                    new Count(row.getLong("jobs"), row.getBoolean("more")));
        });
        jdbc().sql("select * from jobs_waiting(?, ?)")
                .param(MOST_LANES)
                .param(LOOKED_AT)
                .query(row -> {
                    tally.waiting(
                            new Lane(row.getObject("tenant_id", UUID.class), row.getString("queue")),
                            new Count(row.getLong("waiting"), row.getBoolean("more")),
                            instant(row, "due_at"));
                });
        addRecent(tally, now);
        return tally.standing();
    }

    /** What ended within the last minute, or the last part of it when that is very much. */
    private void addRecent(Tally tally, Instant now) {
        List<Recent> recent = jdbc().sql(ENDED)
                .param("since", Parameters.utc(now.minus(RECENT)))
                .param("now", Parameters.utc(now))
                .param("most", LOOKED_AT)
                .query((row, _) -> new Recent(
                        new Lane(row.getObject("tenant_id", UUID.class), row.getString("queue")),
                        row.getLong("jobs"),
                        instant(row, "since"),
                        Duration.ofMillis(Math.max(0, Math.round(row.getDouble("waited") * 1000)))))
                .list();
        long all = recent.stream().mapToLong(Recent::jobs).sum();
        Instant oldest =
                recent.stream().map(Recent::since).min(Instant::compareTo).orElse(now);
        Duration span = all < LOOKED_AT ? RECENT : Duration.between(oldest, now);
        double perMinute = 60_000.0 / Math.max(1, span.toMillis());
        recent.forEach(part -> tally.ended(part.lane(), part.jobs() * perMinute, part.waited()));
    }

    private record Recent(Lane lane, long jobs, Instant since, Duration waited) {}

    /** Failures alike, the most frequent first; of the latest ten thousand jobs. */
    public List<FailureGroup> failures() {
        return jdbc().sql("""
                        select coalesce(failing.error_group, '') as error_group, failing.jobs, failing.bounded, example.*
                        from (
                            select latest.error_group, count(*) as jobs, max(latest.run_at) as last,
                                sum(count(*)) over () >= :looked as bounded
                            from (
                                select j.error_group, j.run_at
                                from jobs j
                                where j.state in ('DEAD', 'RETRYING')
                                order by j.run_at desc, j.id desc
                                limit :looked) latest
                            group by latest.error_group
                            order by count(*) desc, max(latest.run_at) desc
                            limit :groups) failing
                        cross join lateral (
                            select %s
                            from jobs j
                            where j.state in ('DEAD', 'RETRYING') and j.run_at = failing.last
                                and j.error_group is not distinct from failing.error_group
                            limit 1) example
                        order by failing.jobs desc, failing.last desc
                        """.formatted(DeadJob.COLUMNS))
                .param("looked", LOOKED_AT)
                .param("groups", MOST_GROUPS)
                .query((row, _) -> new FailureGroup(
                        row.getString("error_group"),
                        new Count(row.getLong("jobs"), row.getBoolean("bounded")),
                        DeadJob.of(row)))
                .list();
    }

    /** The processes that work, by name. */
    public List<WorkerStanding> workers() {
        return jdbc().sql("""
                        select w.*, (select count(*) from jobs j where j.worker_id = w.id and j.state = 'RUNNING') as holding
                        from job_workers w
                        order by w.name, w.id
                        limit 500
                        """)
                .query((row, _) -> new WorkerStanding(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getInt("capacity"),
                        row.getInt("holding"),
                        ((Object[]) row.getArray("kinds").getArray()).length,
                        instant(row, "started_at"),
                        instant(row, "seen_at")))
                .list();
    }

    private JdbcClient jdbc() {
        return database.jdbc();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
