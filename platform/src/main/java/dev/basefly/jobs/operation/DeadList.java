package dev.basefly.jobs.operation;

import dev.basefly.api.Page;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.JobKinds;
import dev.basefly.jobs.StoredJob.FailedAttempt;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Finds dead jobs in the order of their death. What filters need stands in the index, of which a bounded part is looked
 * through at a time: a page of something rare may be empty, and the next one goes on behind it.
 */
@CrossTenant(reason = "the operator sees the jobs of all organizations")
final class DeadList {

    private static final Instant EVER = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");
    private static final Pattern BLANK = Pattern.compile(" ");

    private static final String LOOKED = """
            (select j.tenant_id, j.id, j.run_at, j.kind, j.queue, j.error_group
            from jobs j
            where j.state = 'DEAD' and j.run_at >= :since and j.run_at < :before and (j.run_at, j.id) %1$s (:at, :id)
            order by j.run_at %2$s, j.id %2$s
            limit :looked) looked
            """;
    private static final String NEWEST = LOOKED.formatted("<", "desc");
    private static final String OLDEST = LOOKED.formatted(">", "asc");
    /** What is looked for is normalised once, by a query of its own; in the condition it would be for each row. */
    private static final String MATCHES = """
            (cast(:kind as text) is null or kind = :kind)
                and (cast(:queue as text) is null or queue = :queue)
                and (cast(:organization as uuid) is null or tenant_id = :organization)
                and (cast(:error as text) is null
                    or position((select lower(jobs_normal_error(:error))) in lower(coalesce(error_group, ''))) > 0)
            """;

    private final SystemDatabase database;
    private final JobKinds kinds;

    DeadList(SystemDatabase database, JobKinds kinds) {
        this.database = database;
        this.kinds = kinds;
    }

    /** Where a job stands in the order; the tenant is needed to find its row. */
    record Place(Instant at, UUID tenant, UUID id) {

        static @Nullable Place after(@Nullable String cursor) {
            return Page.after(cursor, Place::read);
        }

        static Place of(TenantId tenant, JobId job) {
            return new Place(EVER, tenant.value(), job.value());
        }

        String cursor() {
            return Page.encode(at + " " + tenant + " " + id);
        }

        private static Place read(String key) {
            String[] parts = BLANK.split(key, 3);
            try {
                Instant at = Instant.parse(parts[0]);
                if (at.isBefore(EVER) || at.isAfter(NEVER)) {
                    throw new IllegalArgumentException("No time of a job");
                }
                return new Place(at, UUID.fromString(parts[1]), UUID.fromString(parts[2]));
            } catch (DateTimeException | ArrayIndexOutOfBoundsException malformed) {
                throw new IllegalArgumentException("No place", malformed);
            }
        }
    }

    /** @param next behind which to go on, null at the end */
    record Found(List<Place> places, @Nullable Place next) {}

    Page<DeadJob> page(DeadFilter filter, @Nullable Place after, int limit) {
        Place from = Objects.requireNonNullElse(after, new Place(NEVER, new UUID(0, 0), new UUID(0, 0)));
        Found found = find(NEWEST, filter, from, limit);
        Place next = found.next();
        return new Page<>(read(found.places()), new Page.Meta(next == null ? null : next.cursor(), next != null));
    }

    Found oldest(DeadFilter filter, @Nullable Place after, int limit) {
        return find(
                OLDEST,
                filter,
                Objects.requireNonNullElse(after, new Place(EVER, new UUID(0, 0), new UUID(0, 0))),
                limit);
    }

    /** How many of the filter died after the place, or in all. */
    Count count(DeadFilter filter, @Nullable Place after) {
        Place from = Objects.requireNonNullElse(after, new Place(EVER, new UUID(0, 0), new UUID(0, 0)));
        return of(
                        "select count(*) filter (where " + MATCHES + ") as jobs, count(*) as looked from " + OLDEST,
                        filter,
                        from)
                .query((row, _) -> new Count(row.getLong("jobs"), row.getLong("looked") >= JobBoard.LOOKED_AT))
                .single();
    }

    Optional<DeadLetters.Letter> get(TenantId tenant, JobId id) {
        return database.jdbc()
                .sql("select " + DeadJob.COLUMNS + """
                        , j.most_attempts, j.unique_key, j.payload::text as payload, j.failures::text as failures
                        from jobs j
                        where j.tenant_id = :tenant and j.id = :id and j.state = 'DEAD'
                        """)
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query((row, _) -> letter(row))
                .optional();
    }

    private DeadLetters.Letter letter(ResultSet row) throws SQLException {
        DeadJob job = DeadJob.of(row);
        String key = row.getString("unique_key");
        Class<?> payload = kinds.find(job.kind()).map(JobKind::payload).orElse(null);
        return new DeadLetters.Letter(
                job,
                row.getInt("most_attempts"),
                key == null ? null : Redaction.key(key),
                Redaction.of(row.getString("payload"), payload),
                FailedAttempt.read(row.getString("failures")));
    }

    private Found find(String looked, DeadFilter filter, Place from, int limit) {
        List<Place> places = of(
                        "select tenant_id, id, run_at from " + looked + " where " + MATCHES + " limit :limit",
                        filter,
                        from)
                .param("limit", limit + 1)
                .query((row, _) -> place(row))
                .list();
        if (places.size() > limit) {
            List<Place> shown = places.subList(0, limit);
            return new Found(shown, shown.getLast());
        }
        Place last = of("select tenant_id, id, run_at from " + looked + " offset :skipped", filter, from)
                .param("skipped", JobBoard.LOOKED_AT - 1)
                .query((row, _) -> place(row))
                .optional()
                .orElse(null);
        return new Found(places, last);
    }

    private StatementSpec of(String sql, DeadFilter filter, Place from) {
        TenantId organization = filter.organization();
        return database.jdbc()
                .sql(sql)
                .param("since", Parameters.utc(Objects.requireNonNullElse(filter.since(), EVER)))
                .param("before", Parameters.utc(Objects.requireNonNullElse(filter.before(), NEVER)))
                .param("at", Parameters.utc(from.at()))
                .param("id", from.id())
                .param("looked", JobBoard.LOOKED_AT)
                .param("kind", filter.kind())
                .param("queue", filter.queue())
                .param("organization", organization == null ? null : organization.value())
                .param("error", filter.error());
    }

    /** In the order of the places; a job that is not dead any more is left out. */
    private List<DeadJob> read(List<Place> places) {
        return database.jdbc()
                .sql("select job.* from unnest(:tenants, :ids) with ordinality as found (tenant_id, id, place)"
                        + " cross join lateral (select " + DeadJob.COLUMNS + """
                         from jobs j
                        where j.tenant_id = found.tenant_id and j.id = found.id and j.state = 'DEAD'
                        limit 1) job
                        order by found.place
                        """)
                .param("tenants", Parameters.array("uuid", places, Place::tenant))
                .param("ids", Parameters.array("uuid", places, Place::id))
                .query((row, _) -> DeadJob.of(row))
                .list();
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(
                row.getObject("run_at", OffsetDateTime.class).toInstant(),
                row.getObject("tenant_id", UUID.class),
                row.getObject("id", UUID.class));
    }
}
