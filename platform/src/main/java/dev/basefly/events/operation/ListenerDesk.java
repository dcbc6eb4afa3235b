package dev.basefly.events.operation;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.delivery.Interventions;
import dev.basefly.jobs.Parameters;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pauses a listener, lets it go on, and gives it events once more. */
@CrossTenant(reason = "listeners go through the events of all tenants")
public final class ListenerDesk {

    /** What a listener has in shared tables; an organization's own database keeps a few rows that nobody reads. */
    private static final List<String> OF_LISTENER = List.of(
            "event_suspended", "event_parked", "event_replays", "event_cursors", "event_inbox", "event_held");

    private final SystemDatabase database;
    private final EventBoard board;
    private final Interventions interventions;
    private final AuditLog audit;
    private final Clock clock;

    /**
     * What one listener is to have once more, of what it listens to and has happened up to now.
     *
     * @param since when it happened at the earliest, null for everything that is kept
     * @param until when it happened at the latest, null for now
     * @param types empty for all that it listens to
     * @param organization null for all
     * @param reason for the audit log
     */
    public record Wish(
            @Nullable Instant since,
            @Nullable Instant until,
            List<String> types,
            @Nullable TenantId organization,
            String reason) {

        public Wish {
            types = List.copyOf(types);
        }
    }

    /**
     * A replay.
     *
     * @param position up to where it is
     * @param state RUNNING, STOPPED at an event that failed, DONE or CANCELLED
     * @param stoppedAt the position of the event that failed, null while none did
     */
    public record Replay(
            int number,
            String listener,
            long position,
            long upTo,
            String state,
            @Nullable Long stoppedAt,
            @Nullable String error,
            String reason,
            String askedBy,
            Instant createdAt) {}

    ListenerDesk(SystemDatabase database, EventBoard board, Interventions interventions, AuditLog audit, Clock clock) {
        this.database = database;
        this.board = board;
        this.interventions = interventions;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Lets a listener do nothing until it is resumed; what it is at ends. Nothing is lost meanwhile.
     *
     * @throws ApiError NOT_FOUND for an unknown listener; VALIDATION_ERROR without a reason
     */
    public void pause(String name, String reason) {
        ParkedEvents.checkReason(reason);
        set(name, "PAUSED", reason.strip(), "event_listener.paused");
    }

    /**
     * Lets a listener go on that is paused or stuck.
     *
     * @throws ApiError NOT_FOUND for an unknown listener
     */
    public void resume(String name) {
        set(name, "RUNNING", null, "event_listener.resumed");
    }

    /**
     * Forgets a listener that no process knows any more, with what it has parked and its replays: it keeps nothing of the
     * log, and one of its name would be a new one.
     *
     * @throws ApiError NOT_FOUND for an unknown listener; CONFLICT while a process knows it; VALIDATION_ERROR without a
     *     reason
     */
    public void forget(String name, String reason) {
        ParkedEvents.checkReason(reason);
        boolean _ = database.inTransaction(() -> {
            EventBoard.Standing listener = board.listener(name);
            if (listener.running()) {
                throw ApiError.conflict("listener_runs", "A process knows this listener")
                        .remedy("Take it out of the program, and forget it when no process has known it for two minutes");
            }
            for (String table : OF_LISTENER) {
                database.jdbc()
                        .sql("delete from " + table + " where listener = ?")
                        .param(listener.number())
                        .update();
            }
            database.jdbc()
                    .sql("delete from event_listeners where id = ?")
                    .param(listener.number())
                    .update();
            audit.recordForInstallation(AuditEntry.of("event_listener.forgotten")
                    .on("event_listener", name)
                    .with("behind", listener.behind())
                    .with("parked", listener.parked())
                    .with("dead", listener.dead())
                    .because(reason.strip()));
            return true;
        });
    }

    private void set(String name, String state, @Nullable String reason, String action) {
        EventBoard.Standing before = board.listener(name);
        boolean _ = database.inTransaction(() -> {
            database.jdbc()
                    .sql("update event_listeners set state = :state, reason = cast(:reason as text) where id = :id")
                    .param("state", state)
                    .param("reason", reason)
                    .param("id", before.number())
                    .update();
            audit.recordForInstallation(AuditEntry.of(action)
                    .on("event_listener", name)
                    .change("state", before.state(), state)
                    .because(reason));
            return true;
        });
    }

    /**
     * Begins a replay; the listener is told of each delivery that it is one.
     *
     * @return the number of the replay
     * @throws ApiError NOT_FOUND for an unknown listener; VALIDATION_ERROR without a reason, or when nothing is left to
     *     replay
     */
    public int replay(String name, Wish wish) {
        ParkedEvents.checkReason(wish.reason());
        EventBoard.Standing listener = board.listener(name);
        if (wish.since() != null && wish.until() != null && wish.until().isBefore(wish.since())) {
            throw ApiError.invalid("until", "must not be before since");
        }
        long from = wish.since() == null ? 0 : before(wish.since());
        long upTo = wish.until() == null ? head() : upTo(wish.until());
        if (upTo <= from) {
            throw ApiError.invalid("since", "must leave something: nothing happened in that time");
        }
        return database.inTransaction(() -> {
            int id = insert(listener, wish, from, upTo);
            AuditEntry entry = AuditEntry.of("event_replay.started")
                    .on("event_listener", name)
                    .with("replay", id)
                    .with("from", from + 1)
                    .with("to", upTo)
                    .because(wish.reason().strip());
            if (wish.organization() == null) {
                audit.recordForInstallation(entry);
            } else {
                audit.record(wish.organization(), entry);
            }
            return id;
        });
    }

    private int insert(EventBoard.Standing listener, Wish wish, long from, long upTo) {
        return database.jdbc()
                .sql("""
                        insert into event_replays (
                            listener, organization, types, begins_at, position, up_to, reason, asked_by, created_at)
                        values (:listener, cast(:organization as uuid), :types, :from, :from, :up_to, :reason, :by, :now)
                        returning id
                        """)
                .param("listener", listener.number())
                .param(
                        "organization",
                        wish.organization() == null
                                ? null
                                : wish.organization().value().toString())
                .param("types", Parameters.array("text", wish.types(), type -> type))
                .param("from", from)
                .param("up_to", upTo)
                .param("reason", wish.reason().strip())
                .param(
                        "by",
                        RequestScope.find()
                                .map(RequestScope::actor)
                                .map(Actor::label)
                                .orElse("system"))
                .param("now", Parameters.utc(clock.instant()))
                .query(Integer.class)
                .single();
    }

    /** The latest replays of a listener, the newest first. */
    public List<Replay> replays(String name) {
        return database.jdbc()
                .sql("""
                        select r.*, l.name from event_replays r join event_listeners l on l.id = r.listener
                        where l.name = ? order by r.id desc limit 50
                        """)
                .param(name)
                .query((row, _) -> replay(row))
                .list();
    }

    /**
     * Lets a replay go on that stopped at an event which failed.
     *
     * @param leaveOut whether to go on behind that event, instead of trying it again
     * @throws ApiError NOT_FOUND when there is no such replay, or it did not stop
     */
    public void goOn(int id, boolean leaveOut) {
        record Stopped(UUID tenant, long position) {}
        Stopped stopped = database.jdbc()
                .sql("select stopped_tenant, stopped_at from event_replays where id = ? and state = 'STOPPED'")
                .param(id)
                .query((row, _) -> new Stopped(row.getObject(1, UUID.class), row.getLong(2)))
                .optional()
                .orElseThrow(() -> ApiError.notFound("Replay"));
        if (leaveOut) {
            interventions.leaveOut(id, stopped.tenant(), stopped.position());
        }
        end(id, "STOPPED", "RUNNING", leaveOut ? "event_replay.went_on_behind" : "event_replay.went_on");
    }

    /**
     * Ends a replay where it is.
     *
     * @throws ApiError NOT_FOUND when there is no such replay, or it has ended
     */
    public void cancel(int id) {
        end(id, "RUNNING,STOPPED", "CANCELLED", "event_replay.cancelled");
    }

    private void end(int id, String from, String to, String action) {
        boolean changed = database.inTransaction(() -> {
            boolean done = database.jdbc()
                            .sql("""
                                    update event_replays
                                    set state = :to, stopped_at = null, stopped_tenant = null, owner = null,
                                        ended_at = case when :to = 'CANCELLED' then cast(:now as timestamptz) end
                                    where id = :id and state = any(string_to_array(:from, ','))
                                    """)
                            .param("to", to)
                            .param("now", Parameters.utc(clock.instant()))
                            .param("id", id)
                            .param("from", from)
                            .update()
                    == 1;
            if (done) {
                audit.recordForInstallation(AuditEntry.of(action).on("event_replay", id));
            }
            return done;
        });
        if (!changed) {
            throw ApiError.notFound("Replay");
        }
    }

    private long head() {
        return database.jdbc()
                .sql("select position from event_log_head")
                .query(Long.class)
                .single();
    }

    /** The position before the first event of the time; times of neighbours may be a transaction's length out of order. */
    private long before(Instant since) {
        return Objects.requireNonNullElse(
                database.jdbc()
                        .sql("select coalesce(min(position) - 1, :head) from events where occurred_at >= :since")
                        .param("head", head())
                        .param("since", Parameters.utc(since))
                        .query(Long.class)
                        .single(),
                0L);
    }

    private long upTo(Instant until) {
        return Objects.requireNonNullElse(
                database.jdbc()
                        .sql("select coalesce(max(position), 0) from events where occurred_at <= :until")
                        .param("until", Parameters.utc(until))
                        .query(Long.class)
                        .single(),
                0L);
    }

    private static Replay replay(ResultSet row) throws SQLException {
        return new Replay(
                row.getInt("id"),
                row.getString("name"),
                row.getLong("position"),
                row.getLong("up_to"),
                row.getString("state"),
                row.getObject("stopped_at", Long.class),
                row.getString("error"),
                row.getString("reason"),
                row.getString("asked_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
