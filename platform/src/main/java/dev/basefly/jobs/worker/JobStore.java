package dev.basefly.jobs.worker;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.BatchId;
import dev.basefly.jobs.JobOrigin;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.Lane;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What workers do to the table of jobs. Every statement about a job names its worker and attempt, so that a worker that
 * was given up for lost changes nothing any more. */
@CrossTenant(reason = "workers take the jobs of all tenants")
class JobStore implements Attempt.Reports {

    /** A lane with jobs to take, and the rank of the first. */
    record Ready(Lane lane, long rank) {}

    /** A job that its worker was lost with. */
    record Rescued(Ready ready, UUID id, String kind, JobState state) {}

    /** Nothing more is taken meanwhile; what it took unknowingly is given back. */
    private static final Duration CLAIM_ANSWERED_WITHIN = Duration.ofSeconds(10);

    private final SystemDatabase database;

    JobStore(SystemDatabase database) {
        this.database = database;
    }

    /** What a worker took without knowing. */
    record Stray(UUID tenant, UUID id, Instant startedAt) {}

    /**
     * Takes jobs.
     *
     * @param now later than at any claim of this worker before
     * @throws WorkerLost when this worker was given up for lost
     */
    List<Claimed> claim(UUID worker, List<Lanes.Share> shares, Instant now) {
        try {
            List<Claimed> jobs =
                    database.answeredWithin(CLAIM_ANSWERED_WITHIN, jdbc -> claim(jdbc, worker, shares, now));
            jobs.sort(Comparator.comparingLong(Claimed::rank));
            return jobs;
        } catch (RuntimeException failure) {
            throw WorkerLost.in(failure);
        }
    }

    /**
     * What this worker took and does not know of, because the answer of the claim was lost.
     *
     * @param known the jobs that it has
     */
    List<Stray> strays(UUID worker, Collection<UUID> known) {
        return jdbc().sql("""
                        select tenant_id, id, started_at from jobs
                        where worker_id = ? and state = 'RUNNING' and id <> all(?)
                        """)
                .param(worker)
                .param(Parameters.array("uuid", known, Function.identity()))
                .query((row, _) -> new Stray(
                        row.getObject("tenant_id", UUID.class),
                        row.getObject("id", UUID.class),
                        row.getObject("started_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Gives back strays, as long as they are of the claim that was lost; returns where they are. */
    List<Ready> giveBack(UUID worker, Collection<Stray> strays) {
        return jdbc().sql("""
                        update jobs j set state = 'AVAILABLE', worker_id = null, attempt = j.attempt - 1
                        from unnest(?, ?, ?) as stray (tenant_id, id, started_at)
                        where j.tenant_id = stray.tenant_id and j.id = stray.id and j.started_at = stray.started_at
                            and j.worker_id = ? and j.state = 'RUNNING'
                        returning j.tenant_id, j.queue, j.limit_key, j.rank
                        """)
                .param(Parameters.array("uuid", strays, Stray::tenant))
                .param(Parameters.array("uuid", strays, Stray::id))
                .param(Parameters.array("timestamptz", strays, stray -> Parameters.utc(stray.startedAt())))
                .param(worker)
                .query((row, _) -> ready(row))
                .list();
    }

    /** Writes how attempts ended; returns the ids of those that were still this worker's. */
    Set<UUID> write(UUID worker, Collection<Outcome> outcomes, Instant now) {
        List<Outcome> ended = new ArrayList<>();
        List<Outcome> continuing = new ArrayList<>();
        outcomes.forEach(outcome -> (outcome.state().isFinal() ? ended : continuing).add(outcome));
        Set<UUID> written = new HashSet<>();
        if (!ended.isEmpty()) {
            written.addAll(end(worker, ended, now));
        }
        if (!continuing.isEmpty()) {
            written.addAll(letContinue(worker, continuing, now));
        }
        return written;
    }

    /**
     * Makes jobs of the kinds available whose time has come; returns where they are. A worker that does not know a kind leaves
     * it alone: whoever makes a job available is the first to take it.
     */
    List<Ready> promote(Collection<String> kinds, Instant now, int most) {
        return jdbc().sql("select * from jobs_promote(?, ?, ?)")
                .param(Parameters.array("text", kinds, Function.identity()))
                .param(Parameters.utc(now))
                .param(most)
                .query((row, _) -> ready(row))
                .list();
    }

    /** Lanes with jobs to take, in order, after the given one. */
    List<Ready> sweep(Lane after, int most) {
        return jdbc().sql("select tenant_id, queue, limit_key, rank from jobs_ready_lanes(?, ?, ?, ?)")
                .param(after.tenant())
                .param(after.queue())
                .param(after.key())
                .param(most)
                .query((row, _) -> ready(row))
                .list();
    }

    /** Jobs of this worker that somebody wants cancelled. */
    List<UUID> unwanted(UUID worker) {
        return jdbc().sql("select id from jobs where worker_id = ? and state = 'RUNNING' and cancel_asked")
                .param(worker)
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    @Override
    public boolean progress(Claimed job, int percent, @Nullable String note) {
        return jdbc().sql("""
                        update jobs set progress = :percent, progress_note = left(:note, 200)
                        where tenant_id = :tenant and id = :id and attempt = :attempt and state = 'RUNNING'
                            and worker_id is not distinct from :worker and started_at = :started
                        returning cancel_asked
                        """)
                .param("percent", percent)
                .param("note", note)
                .param("tenant", job.tenant())
                .param("id", job.id())
                .param("attempt", job.attempt())
                .param("worker", job.worker())
                .param("started", Parameters.utc(job.startedAt()))
                .query((row, _) -> row.getBoolean(1))
                .optional()
                .orElse(true);
    }

    void join(UUID worker, String name, int capacity, Collection<String> kinds) {
        jdbc().sql("insert into job_workers (id, name, capacity, kinds) values (?, ?, ?, ?)")
                .param(worker)
                .param(name)
                .param(capacity)
                .param(Parameters.array("text", kinds, Function.identity()))
                .update();
    }

    /** Says that this worker lives; false when it was given up for lost. */
    boolean beat(UUID worker) {
        return jdbc().sql("update job_workers set seen_at = clock_timestamp() where id = ?")
                        .param(worker)
                        .update()
                == 1;
    }

    void leave(UUID worker) {
        jdbc().sql("delete from job_workers where id = ?").param(worker).update();
    }

    /** How many workers there are besides this one. */
    int others(UUID worker) {
        return jdbc().sql("select count(*) from job_workers where id <> ?")
                .param(worker)
                .query(Integer.class)
                .single();
    }

    /**
     * Frees the jobs of workers that were not seen for the lease.
     *
     * @param thorough to look at every running job even if no worker was given up
     */
    List<Rescued> rescue(Duration lease, boolean thorough, Instant now) {
        return jdbc().sql("select * from jobs_rescue(? * interval '1 millisecond', ?, ?)")
                .param(lease.toMillis())
                .param(Parameters.utc(now))
                .param(thorough)
                .query((row, _) -> new Rescued(
                        ready(row),
                        row.getObject("id", UUID.class),
                        row.getString("kind"),
                        JobState.valueOf(row.getString("state"))))
                .list();
    }

    /** Deletes the oldest of what ended before; returns how many. */
    int forget(Instant before, int most) {
        return jdbc().sql("""
                        delete from finished_jobs where ctid = any (array(
                            select ctid from finished_jobs where finished_at < :before order by finished_at
                            limit :most for update skip locked))
                        """)
                .param("before", Parameters.utc(before))
                .param("most", most)
                .update();
    }

    /** Deletes dead jobs that were due before; returns how many. */
    int forgetDead(Instant before, int most) {
        return jdbc().sql("""
                        delete from jobs where ctid = any (array(
                            select ctid from jobs where state = 'DEAD' and run_at < :before limit :most for update skip locked))
                        """)
                .param("before", Parameters.utc(before))
                .param("most", most)
                .update();
    }

    /** What is paused, as lanes; the tenant 0 stands for all and the empty queue for every one. */
    Set<Lane> pauses() {
        return Set.copyOf(jdbc().sql("select tenant_id, queue from job_pauses")
                .query((row, _) -> new Lane(row.getObject(1, UUID.class), row.getString(2)))
                .list());
    }

    private List<UUID> end(UUID worker, List<Outcome> outcomes, Instant now) {
        return jdbc().sql("select id from jobs_complete(?, ?, ?, ?, ?, ?, ?)")
                .param(worker)
                .param(Parameters.utc(now))
                .param(Parameters.array(
                        "uuid", outcomes, outcome -> outcome.job().tenant()))
                .param(Parameters.array(
                        "uuid", outcomes, outcome -> outcome.job().id()))
                .param(Parameters.array(
                        "int", outcomes, outcome -> outcome.job().attempt()))
                .param(Parameters.array(
                        "text", outcomes, outcome -> outcome.state().name()))
                .param(Parameters.array("text", outcomes, Outcome::result))
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    private List<UUID> letContinue(UUID worker, List<Outcome> outcomes, Instant now) {
        return jdbc().sql("""
                        update jobs j
                        set state = went.state, worker_id = null, run_at = went.run_at,
                            rank = jobs_rank(went.run_at, j.priority),
                            attempt = j.attempt - case when went.counts then 0 else 1 end,
                            failures = case when went.error is null then j.failures
                                else jobs_failed(j.failures, j.attempt, :now, went.error) end
                        from unnest(:tenants, :ids, :attempts, :starts, :states, :times, :errors, :counts)
                            as went (tenant_id, id, attempt, started_at, state, run_at, error, counts)
                        where j.tenant_id = went.tenant_id and j.id = went.id and j.attempt = went.attempt
                            and j.worker_id is not distinct from :worker and j.started_at = went.started_at
                        returning j.id
                        """)
                .param("worker", worker)
                .param("now", Parameters.utc(now))
                .param(
                        "tenants",
                        Parameters.array(
                                "uuid", outcomes, outcome -> outcome.job().tenant()))
                .param(
                        "ids",
                        Parameters.array(
                                "uuid", outcomes, outcome -> outcome.job().id()))
                .param(
                        "attempts",
                        Parameters.array(
                                "int", outcomes, outcome -> outcome.job().attempt()))
                .param(
                        "starts",
                        Parameters.array(
                                "timestamptz",
                                outcomes,
                                outcome -> Parameters.utc(outcome.job().startedAt())))
                .param(
                        "states",
                        Parameters.array(
                                "text", outcomes, outcome -> outcome.state().name()))
                .param("times", Parameters.array("timestamptz", outcomes, outcome -> due(outcome, now)))
                .param("errors", Parameters.array("text", outcomes, Outcome::error))
                .param("counts", Parameters.array("bool", outcomes, Outcome::counts))
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    /** What was given back keeps its place in the line. */
    private static OffsetDateTime due(Outcome outcome, Instant now) {
        return Parameters.utc(
                outcome.state() == JobState.AVAILABLE ? outcome.job().runAt() : now.plus(outcome.delay()));
    }

    private JdbcClient jdbc() {
        return database.jdbc();
    }

    private static List<Claimed> claim(JdbcClient jdbc, UUID worker, List<Lanes.Share> shares, Instant now) {
        return new ArrayList<>(jdbc.sql("select * from jobs_claim(?, ?, ?, ?, ?, ?, ?)")
                .param(worker)
                .param(Parameters.utc(now))
                .param(Parameters.array("uuid", shares, share -> share.lane().tenant()))
                .param(Parameters.array("text", shares, share -> share.lane().queue()))
                .param(Parameters.array("text", shares, share -> share.lane().key()))
                .param(Parameters.array("bigint", shares, Lanes.Share::floor))
                .param(Parameters.array("int", shares, Lanes.Share::quota))
                .query((row, _) -> claimed(row, worker, now))
                .list());
    }

    private static Claimed claimed(ResultSet row, UUID worker, Instant startedAt) throws SQLException {
        return new Claimed(
                worker,
                row.getObject("tenant_id", UUID.class),
                row.getObject("id", UUID.class),
                row.getString("queue"),
                row.getString("limit_key"),
                row.getString("kind"),
                row.getLong("rank"),
                row.getString("payload"),
                row.getInt("attempt"),
                row.getInt("most_attempts"),
                row.getObject("run_at", OffsetDateTime.class).toInstant(),
                startedAt,
                row.getBoolean("cancel_asked"),
                origin(row));
    }

    private static JobOrigin origin(ResultSet row) throws SQLException {
        UUID batch = row.getObject("batch_id", UUID.class);
        return new JobOrigin(
                row.getString("actor"),
                row.getString("request_id"),
                row.getString("traceparent"),
                row.getInt("generation"),
                batch == null ? null : new BatchId(batch));
    }

    private static Ready ready(ResultSet row) throws SQLException {
        Lane lane =
                new Lane(row.getObject("tenant_id", UUID.class), row.getString("queue"), row.getString("limit_key"));
        return new Ready(lane, row.getLong("rank"));
    }
}
