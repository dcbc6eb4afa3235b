package dev.basefly.jobs;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Adds jobs, in the transaction that is open: a job that is rolled back never was. Jobs belong to the organization in
 * scope; without one, to the installation.
 */
@CrossTenant(reason = "jobs that are added through the system database belong to its transaction")
public final class Jobs {

    private static final RequestScope SYSTEM =
            new RequestScope("system", null, new Actor.Program("system"), Locale.ROOT);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_PAYLOAD = 1_048_576;
    private static final int LARGEST_BATCH = 1_000;
    private static final long HEAD_START_MICROS = 30_000_000;

    private static final String INTO = """
            insert into jobs (tenant_id, actor, created_at, id, queue, kind, state, rank, priority, payload, run_at,
                most_attempts, unique_key)
            """;
    private static final String RETURNING = """
            on conflict (tenant_id, kind, unique_key) where unique_key is not null and state <> 'DEAD' do nothing
            returning id
            """;
    private static final String ONE = INTO + "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?) " + RETURNING;
    private static final String MANY = INTO + """
            select ?, ?, ?, id, queue, kind, state, rank, priority, payload::jsonb, run_at, most_attempts, unique_key
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as added (id, queue, kind, state, rank, priority, payload, run_at, most_attempts, unique_key)
            """ + RETURNING;

    private final JdbcClient tenants;
    private final SystemDatabase system;
    private final Wakeups wakeups;
    private final Clock clock;

    Jobs(JdbcClient tenants, SystemDatabase system, Wakeups wakeups, Clock clock) {
        this.tenants = tenants;
        this.system = system;
        this.wakeups = wakeups;
        this.clock = clock;
    }

    /** A job as it will be stored. */
    private record Row(UUID id, NewJob<?> job, String payload, Instant runAt, JobState state) {

        long rank() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, runAt)
                    + (job.priority() - JobKind.NORMAL) * HEAD_START_MICROS;
        }
    }

    /** Adds a job that is done as soon as a worker is free. */
    public <P extends Record> JobId add(JobKind<P> kind, P payload) {
        return add(NewJob.of(kind, payload));
    }

    /** Adds a job; with a unique key that an unfinished job of the kind has already, answers that one. */
    public JobId add(NewJob<?> job) {
        return addAll(List.of(job)).getFirst();
    }

    /** Adds jobs in as few statements as possible, all or none, in the transaction that is open or in one for each thousand. */
    public List<JobId> addAll(List<? extends NewJob<?>> jobs) {
        List<JobId> ids = new ArrayList<>(jobs.size());
        for (int from = 0; from < jobs.size(); from += LARGEST_BATCH) {
            ids.addAll(insert(jobs.subList(from, Math.min(jobs.size(), from + LARGEST_BATCH))));
        }
        return ids;
    }

    private List<JobId> insert(List<? extends NewJob<?>> jobs) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        RequestScope scope = RequestScope.find().orElse(SYSTEM);
        TenantId tenant = scope.tenant();
        UUID owner = tenant == null ? TenantId.INSTALLATION.value() : tenant.value();
        JdbcClient jdbc = tenant == null || system.isInTransaction() ? system.jdbc() : tenants;
        List<Row> rows = jobs.stream().map(job -> row(job, now)).toList();
        StatementSpec insert = jdbc.sql(rows.size() == 1 ? ONE : MANY)
                .param(owner)
                .param(scope.actor().label())
                .param(Parameters.utc(now));
        List<UUID> added = (rows.size() == 1 ? one(insert, rows.getFirst()) : many(insert, rows))
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
        wake(owner, rows);
        return added.size() == rows.size()
                ? rows.stream().map(row -> new JobId(row.id())).toList()
                : kept(jdbc, owner, rows, added);
    }

    private static StatementSpec one(StatementSpec insert, Row row) {
        return insert.param(row.id())
                .param(row.job().kind().queue())
                .param(row.job().kind().name())
                .param(row.state().name())
                .param(row.rank())
                .param(row.job().priority())
                .param(row.payload())
                .param(Parameters.utc(row.runAt()))
                .param(row.job().kind().retry().attempts())
                .param(row.job().uniqueKey());
    }

    private static StatementSpec many(StatementSpec insert, List<Row> rows) {
        return insert.param(Parameters.array("uuid", rows, Row::id))
                .param(Parameters.array("text", rows, row -> row.job().kind().queue()))
                .param(Parameters.array("text", rows, row -> row.job().kind().name()))
                .param(Parameters.array("text", rows, row -> row.state().name()))
                .param(Parameters.array("bigint", rows, Row::rank))
                .param(Parameters.array(
                        "smallint", rows, row -> (short) row.job().priority()))
                .param(Parameters.array("text", rows, Row::payload))
                .param(Parameters.array("timestamptz", rows, row -> Parameters.utc(row.runAt())))
                .param(Parameters.array(
                        "int", rows, row -> row.job().kind().retry().attempts()))
                .param(Parameters.array("text", rows, row -> row.job().uniqueKey()));
    }

    private Row row(NewJob<?> job, Instant now) {
        String payload = JSON.writeValueAsString(job.payload());
        if (payload.length() > LONGEST_PAYLOAD) {
            throw new IllegalArgumentException("The payload of " + job.kind().name() + " has " + payload.length()
                    + " characters, more than " + LONGEST_PAYLOAD + ": store it and pass where it is");
        }
        Instant runAt = job.delay() != null ? now.plus(job.delay()) : Objects.requireNonNullElse(job.runAt(), now);
        return new Row(
                JobId.next(clock).value(),
                job,
                payload,
                runAt.truncatedTo(ChronoUnit.MICROS),
                runAt.isAfter(now) ? JobState.SCHEDULED : JobState.AVAILABLE);
    }

    /** The ids in order, of the jobs that were there before where a unique key was taken. */
    private List<JobId> kept(JdbcClient jdbc, UUID owner, List<Row> rows, List<UUID> added) {
        Map<String, UUID> present = new HashMap<>();
        jdbc.sql("""
                        select j.kind, j.unique_key, j.id from jobs j
                        join unnest(?, ?) as asked (kind, unique_key) using (kind, unique_key)
                        where j.tenant_id = ? and j.state <> 'DEAD'
                        """)
                .param(Parameters.array("text", rows, row -> row.job().kind().name()))
                .param(Parameters.array("text", rows, row -> row.job().uniqueKey()))
                .param(owner)
                .query(row -> {
                    present.put(key(row.getString(1), row.getString(2)), row.getObject(3, UUID.class));
                });
        List<JobId> ids = new ArrayList<>(rows.size());
        for (Row row : rows) {
            UUID found = added.contains(row.id())
                    ? row.id()
                    : present.get(key(row.job().kind().name(), row.job().uniqueKey()));
            // The one that was in the way ended between the two statements: this one is wanted after all.
            ids.add(found != null ? new JobId(found) : add(row.job()));
        }
        return ids;
    }

    private static String key(String kind, @Nullable String unique) {
        return kind + ' ' + unique;
    }

    private void wake(UUID owner, List<Row> rows) {
        Map<Lane, Long> lanes = new HashMap<>();
        for (Row row : rows) {
            if (row.state() == JobState.AVAILABLE) {
                lanes.merge(new Lane(owner, row.job().kind().queue()), row.rank(), Math::min);
            } else {
                wakeups.later(row.runAt());
            }
        }
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(wakeups.after(lanes));
        } else {
            wakeups.wake(lanes);
        }
    }
}
