package dev.basefly.events.operation;

import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.EventId;
import dev.basefly.events.EventTypes;
import dev.basefly.events.ParkedState;
import dev.basefly.events.delivery.Interventions;
import dev.basefly.jobs.operation.Redaction;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events that a listener could not deal with, and those that wait behind them: to look into, try again or leave out. */
@CrossTenant(reason = "operators see to the parked events of all tenants")
public final class ParkedEvents {

    private static final String SELECT = """
            select p.*, l.name, e.id, e.version, e.actor, e.occurred_at, e.payload::text as payload
            from event_parked p
            join event_listeners l on l.id = p.listener
            left join events e on e.position = p.position
            """;

    private final SystemDatabase database;
    private final Interventions interventions;
    private final AuditLog audit;
    private final EventTypes types;

    /** One failure. */
    public record Failure(int attempt, Instant at, String error) {}

    /**
     * A parked event.
     *
     * @param nextAt when it is tried again, null when it is not
     * @param failures the oldest first, at most twenty
     * @param payload without secrets and free text, shortened
     */
    public record Parked(
            String listener,
            long position,
            @Nullable EventId event,
            String type,
            TenantId tenant,
            String key,
            ParkedState state,
            int attempt,
            @Nullable Instant nextAt,
            Instant parkedAt,
            @Nullable String actor,
            List<Failure> failures,
            String payload) {

        public Parked {
            failures = List.copyOf(failures);
        }

        /** The organization, null for the installation. */
        public @Nullable TenantId organization() {
            return tenant.equals(TenantId.INSTALLATION) ? null : tenant;
        }

        /** What it failed with last, empty when it only waits. */
        public String error() {
            return failures.isEmpty() ? "" : failures.getLast().error();
        }
    }

    private record Found(UUID tenant, int listener, int shard, String type) {}

    ParkedEvents(SystemDatabase database, Interventions interventions, AuditLog audit, EventTypes types) {
        this.database = database;
        this.interventions = interventions;
        this.audit = audit;
        this.types = types;
    }

    /**
     * The newest positions first.
     *
     * @param listener null for all
     * @param state null for all
     * @throws ApiError VALIDATION_ERROR for what is no state
     */
    public Page<Parked> page(@Nullable String listener, @Nullable String state, @Nullable String cursor, int limit) {
        ParkedState wanted = state == null ? null : state(state);
        List<Parked> rows = database.jdbc()
                .sql(SELECT + """
                        where (cast(:listener as text) is null or l.name = :listener)
                            and (cast(:state as text) is null or p.state = :state)
                            and (p.position, p.listener) < (:position, :number)
                        order by p.position desc, p.listener desc
                        limit :limit
                        """)
                .param("listener", listener)
                .param("state", wanted == null ? null : wanted.name())
                .param("position", place(cursor, 0))
                .param("number", place(cursor, 1))
                .param("limit", limit + 1)
                .query((row, _) -> parked(row))
                .list();
        return Page.of(rows, limit, parked -> parked.position() + " " + number(parked.listener()));
    }

    /**
     * One parked event.
     *
     * @throws ApiError NOT_FOUND when it is not parked, or not any more
     */
    public Parked get(String listener, long position) {
        return database.jdbc()
                .sql(SELECT + " where l.name = :listener and p.position = :position")
                .param("listener", listener)
                .param("position", position)
                .query((row, _) -> parked(row))
                .optional()
                .orElseThrow(() -> ApiError.notFound("Parked event"));
    }

    /**
     * Lets it be tried again now, with all its attempts.
     *
     * @throws ApiError NOT_FOUND when it is not parked any more; CONFLICT when it waits behind another one of its key
     */
    public void retry(String listener, long position) {
        Found found = find(listener, position);
        boolean retried = database.inTransaction(() -> {
            boolean changed = interventions.retry(found.tenant(), found.listener(), position);
            if (changed) {
                record(found, entry(found, "event.retried", listener, position));
            }
            return changed;
        });
        if (!retried) {
            throw ApiError.conflict("behind", "It waits behind another event of its key")
                    .remedy("Try that one again, or leave it out");
        }
    }

    /**
     * Leaves it out for good, so that those behind it follow.
     *
     * @throws ApiError NOT_FOUND when it is not parked any more; VALIDATION_ERROR without a reason
     */
    public void skip(String listener, long position, String reason) {
        ApiError.requireReason(reason);
        Found found = find(listener, position);
        AuditEntry entry = entry(found, "event.skipped", listener, position);
        boolean ofInstallation = new TenantId(found.tenant()).equals(TenantId.INSTALLATION);
        boolean skipped = interventions.skip(found.tenant(), found.listener(), found.shard(), position, () -> {
            if (ofInstallation) {
                audit.recordForInstallation(entry.because(reason.strip()));
            } else {
                audit.record(new TenantId(found.tenant()), entry);
            }
        });
        if (!skipped) {
            throw ApiError.notFound("Parked event");
        }
        if (!ofInstallation) {
            // An operator's words are for operators.
            audit.recordForInstallation(
                    entry.with("organization", new TenantId(found.tenant())).because(reason.strip()));
        }
    }

    private static ParkedState state(String text) {
        try {
            return ParkedState.valueOf(text);
        } catch (IllegalArgumentException unknown) {
            throw ApiError.invalid("state", "must be BEHIND, RETRYING or DEAD");
        }
    }

    private Found find(String listener, long position) {
        return database.jdbc()
                .sql("""
                        select p.tenant_id, p.listener, p.shard, p.type
                        from event_parked p join event_listeners l on l.id = p.listener
                        where l.name = :listener and p.position = :position
                        """)
                .param("listener", listener)
                .param("position", position)
                .query((row, _) ->
                        new Found(row.getObject(1, UUID.class), row.getInt(2), row.getInt(3), row.getString(4)))
                .optional()
                .orElseThrow(() -> ApiError.notFound("Parked event"));
    }

    private static AuditEntry entry(Found found, String action, String listener, long position) {
        return AuditEntry.of(action)
                .on("event", position)
                .with("listener", listener)
                .with("type", found.type());
    }

    private void record(Found found, AuditEntry entry) {
        TenantId tenant = new TenantId(found.tenant());
        if (tenant.equals(TenantId.INSTALLATION)) {
            audit.recordForInstallation(entry);
        } else {
            audit.record(tenant, entry);
        }
    }

    private long number(String listener) {
        return database.jdbc()
                .sql("select id from event_listeners where name = ?")
                .param(listener)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    private static long place(@Nullable String cursor, int part) {
        if (cursor == null) {
            return Integer.MAX_VALUE + (part == 0 ? (long) Integer.MAX_VALUE * Integer.MAX_VALUE / 4 : 0);
        }
        try {
            return Long.parseLong(Page.decode(cursor).split(" ", 2)[part]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException malformed) {
            throw Page.badCursor();
        }
    }

    private Parked parked(ResultSet row) throws SQLException {
        UUID event = row.getObject("id", UUID.class);
        OffsetDateTime next = row.getObject("next_at", OffsetDateTime.class);
        String payload = row.getString("payload");
        return new Parked(
                row.getString("name"),
                row.getLong("position"),
                event == null ? null : new EventId(event),
                row.getString("type"),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("key"),
                ParkedState.valueOf(row.getString("state")),
                row.getInt("attempt"),
                next == null ? null : next.toInstant(),
                row.getObject("parked_at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                failures(row.getString("failures")),
                payload == null ? "" : Redaction.of(payload, record(row.getString("type"))));
    }

    private @Nullable Class<?> record(String type) {
        EventType<?> known = types.named(type).orElse(null);
        return known == null ? null : known.event();
    }

    private static List<Failure> failures(@Nullable String json) {
        List<Failure> failures = new ArrayList<>();
        if (json != null) {
            for (JsonNode entry : JsonMapper.shared().readTree(json)) {
                failures.add(new Failure(
                        entry.path("attempt").asInt(),
                        OffsetDateTime.parse(entry.path("at").asString()).toInstant(),
                        entry.path("error").asString()));
            }
        }
        return failures;
    }
}
