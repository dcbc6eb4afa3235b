package dev.basefly.jobs;

import dev.basefly.database.Parameters;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The statements that add jobs, to the tables of one tenant. */
final class JobInserts {

    private static final long HEAD_START_MICROS = 30_000_000;

    private static final String INTO = """
            insert into jobs (tenant_id, actor, created_at, request_id, traceparent, generation, batch_id, id, queue, kind,
                state, rank, priority, payload, run_at, most_attempts, unique_key, limit_key)
            """;
    /** Only where a unique key may be taken: it costs a sixth of the insert. */
    private static final String UNLESS_TAKEN = """
            on conflict (tenant_id, kind, unique_key) where unique_key is not null and state <> 'DEAD' do nothing
            returning id
            """;

    private static final String ONE =
            INTO + "values (?, ?, ?, ?, ?, ?, ?::uuid, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?) ";
    private static final String ROWS = """
            select ?::uuid, ?, ?::timestamptz, ?, ?, ?::smallint, ?::uuid, id, queue, kind, state, rank, priority,
                payload::jsonb, run_at, most_attempts, unique_key, limit_key
            """;
    private static final String MANY = INTO + ROWS + """
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as asked (id, queue, kind, state, rank, priority, payload, run_at, most_attempts, unique_key, limit_key)
            """;

    /** Less is sent and read where only ids and payloads differ. */
    private static final String ALIKE = INTO + """
            select ?::uuid, ?, ?::timestamptz, ?, ?, ?::smallint, ?::uuid, id, ?, ?, ?, ?::bigint + place - 1, ?::smallint,
                payload::jsonb, ?::timestamptz, ?, null, ?
            from unnest(?, ?) with ordinality as asked (id, payload, place)
            """;

    /**
     * In the order of the rows, by which callers wait for one another. Whoever takes a window that is free adds the job; a
     * second one waits for the first one's transaction here.
     */
    private static final String WINDOWED = """
            with asked as materialized (
                select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    as asked (id, queue, kind, state, rank, priority, payload, run_at, most_attempts, unique_key,
                        limit_key, until)),
            taken as (
                insert into job_windows as held (tenant_id, kind, unique_key, job_id, until)
                select ?, kind, unique_key, id, until from asked where until is not null
                on conflict (tenant_id, kind, unique_key) do update set job_id = excluded.job_id, until = excluded.until
                where held.until <= ?
                returning job_id)
            """ + INTO + ROWS + """
            from asked where until is null or id in (select job_id from taken)
            """ + UNLESS_TAKEN;

    private static final String UNFINISHED = """
            select j.kind, j.unique_key, j.id from jobs j
            join unnest(?, ?) as asked (kind, unique_key) using (kind, unique_key)
            where j.tenant_id = ? and j.state <> 'DEAD'
            """;
    private static final String HOLDERS = """
            select w.kind, w.unique_key, w.job_id from job_windows w
            join unnest(?, ?) as asked (kind, unique_key) using (kind, unique_key)
            where w.tenant_id = ?
            """;

    private final JdbcClient jdbc;
    private final UUID tenant;
    private final JobOrigin origin;
    private final Instant now;

    JobInserts(JdbcClient jdbc, UUID tenant, JobOrigin origin, Instant now) {
        this.jdbc = jdbc;
        this.tenant = tenant;
        this.origin = origin;
        this.now = now;
    }

    /**
     * A job as it will be stored.
     *
     * @param place among those that are added with it: they are taken in their order, and no two have one rank, so that
     *     a claim can pass over what was taken before
     */
    record Row(UUID id, NewJob<?> job, int place, String payload, Instant runAt, JobState state) {

        long rank() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, runAt)
                    + (job.priority() - JobKind.NORMAL) * HEAD_START_MICROS
                    + place;
        }

        Lane lane(UUID tenant) {
            return new Lane(tenant, job.kind().queue(), job.limitKey());
        }

        boolean isUnique() {
            return job.uniqueKey() != null;
        }

        boolean hasWindow() {
            return job.window() != null;
        }

        /** Apart from what makes each of them another one: id, place and payload. */
        boolean isLike(Row other) {
            return state == other.state
                    && job.priority() == other.job.priority()
                    && runAt.equals(other.runAt)
                    && job.kind().equals(other.job.kind())
                    && job.limitKey().equals(other.job.limitKey());
        }

        Key key() {
            return new Key(job.kind().name(), String.valueOf(job.uniqueKey()));
        }
    }

    record Key(String kind, String unique) {}

    /** Adds what is not there yet; returns the ids of what was added. */
    Set<UUID> add(List<Row> rows) {
        if (rows.stream().anyMatch(Row::hasWindow)) {
            return addWindowed(firstOfEachKey(rows));
        }
        boolean unique = rows.stream().anyMatch(Row::isUnique);
        if (unique) {
            return ids(insert(rows, UNLESS_TAKEN));
        }
        int ignored = insert(rows, "").update();
        return rows.stream().map(Row::id).collect(Collectors.toSet());
    }

    private StatementSpec insert(List<Row> rows, String end) {
        if (rows.size() == 1) {
            return one(origin(jdbc.sql(ONE + end)), rows.getFirst());
        }
        return areAlike(rows) ? alike(origin(jdbc.sql(ALIKE + end)), rows) : many(origin(jdbc.sql(MANY + end)), rows);
    }

    /** Whether they differ in nothing but their ids and payloads, as most that are added together do. */
    private static boolean areAlike(List<Row> rows) {
        Row first = rows.getFirst();
        long rank = first.rank();
        for (Row row : rows) {
            if (row.isUnique() || row.rank() != rank++ || !row.isLike(first)) {
                return false;
            }
        }
        return true;
    }

    /** The jobs that have the keys of those which were not added; windows that were taken for these are free again. */
    Map<Key, UUID> inTheWay(List<Row> refused) {
        Map<Key, UUID> present = new HashMap<>();
        List<Row> windowed = refused.stream().filter(Row::hasWindow).toList();
        if (!windowed.isEmpty()) {
            present.putAll(find(HOLDERS, windowed));
            Set<UUID> inVain = windowed.stream().map(Row::id).collect(Collectors.toSet());
            if (present.values().removeIf(inVain::contains)) {
                jdbc.sql("delete from job_windows where tenant_id = ? and job_id = any(?)")
                        .param(tenant)
                        .param(Parameters.array("uuid", inVain, id -> id))
                        .update();
            }
        }
        find(UNFINISHED, refused).forEach(present::putIfAbsent);
        return present;
    }

    private Map<Key, UUID> find(String sql, List<Row> rows) {
        Map<Key, UUID> found = new HashMap<>();
        jdbc.sql(sql)
                .param(Parameters.array("text", rows, row -> row.key().kind()))
                .param(Parameters.array("text", rows, row -> row.key().unique()))
                .param(tenant)
                .query(row -> {
                    found.put(new Key(row.getString(1), row.getString(2)), row.getObject(3, UUID.class));
                });
        return found;
    }

    private Set<UUID> addWindowed(List<Row> rows) {
        StatementSpec insert = many(jdbc.sql(WINDOWED), rows)
                .param(Parameters.array("timestamptz", rows, row -> until(row)))
                .param(tenant)
                .param(Parameters.utc(now));
        return ids(origin(insert));
    }

    private @Nullable Object until(Row row) {
        return row.job().window() == null
                ? null
                : Parameters.utc(now.plus(row.job().window()));
    }

    /** One statement cannot take the same window twice. */
    private static List<Row> firstOfEachKey(List<Row> rows) {
        Set<Key> seen = new HashSet<>();
        return rows.stream()
                .filter(row -> !row.hasWindow() || seen.add(row.key()))
                .toList();
    }

    private StatementSpec origin(StatementSpec insert) {
        return insert.param(tenant)
                .param(origin.actor())
                .param(Parameters.utc(now))
                .param(Parameters.text(origin.requestId()))
                .param(Parameters.text(origin.traceparent()))
                .param(origin.generation())
                .param(Parameters.text(
                        origin.batch() == null ? null : origin.batch().value()));
    }

    private static Set<UUID> ids(StatementSpec insert) {
        return insert.query((row, _) -> row.getObject(1, UUID.class)).set();
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
                .param(Parameters.text(row.job().uniqueKey()))
                .param(row.job().limitKey());
    }

    private static StatementSpec alike(StatementSpec insert, List<Row> rows) {
        Row first = rows.getFirst();
        return insert.param(first.job().kind().queue())
                .param(first.job().kind().name())
                .param(first.state().name())
                .param(first.rank())
                .param(first.job().priority())
                .param(Parameters.utc(first.runAt()))
                .param(first.job().kind().retry().attempts())
                .param(first.job().limitKey())
                .param(Parameters.array("uuid", rows, Row::id))
                .param(Parameters.array("text", rows, Row::payload));
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
                .param(Parameters.array("text", rows, row -> row.job().uniqueKey()))
                .param(Parameters.array("text", rows, row -> row.job().limitKey()));
    }
}
