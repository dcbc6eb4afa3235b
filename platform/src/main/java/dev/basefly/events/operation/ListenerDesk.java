package dev.basefly.events.operation;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.ListenerState;
import dev.basefly.events.ReplayState;
import dev.basefly.events.delivery.Interventions;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pauses a listener, lets it go on, and gives it events once more. */
@CrossTenant(reason = "listeners go through the events of all tenants")
public final class ListenerDesk {

    private static final int MOST_REPLAYS = 10;

    /** What a listener has in shared tables; an organization's own database keeps a few rows that nobody reads. */
    private static final List<String> OF_LISTENER =
            List.of("event_suspended", "event_parked", "event_replays", "event_cursors", "event_inbox", "event_held");

    private final SystemDatabase database;
    private final EventBoard board;
    private final EventTimes times;
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
     * @param stoppedAt the position of the event that failed, null while none did
     */
    public record Replay(
            int number,
            String listener,
            long position,
            long upTo,
            ReplayState state,
            @Nullable Long stoppedAt,
            @Nullable String error,
            String reason,
            String askedBy,
            Instant createdAt) {}

    ListenerDesk(SystemDatabase database, EventBoard board, Interventions interventions, AuditLog audit, Clock clock) {
        this.database = database;
        this.board = board;
        this.times = new EventTimes(database);
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
        ApiError.requireReason(reason);
        set(name, ListenerState.PAUSED, reason.strip(), "event_listener.paused");
    }

    /**
     * Lets a listener go on that is paused or stuck.
     *
     * @throws ApiError NOT_FOUND for an unknown listener
     */
    public void resume(String name) {
        set(name, ListenerState.RUNNING, null, "event_listener.resumed");
    }

    /**
     * Forgets a listener that no process knows any more, with what it has parked and its replays: it keeps nothing of the
     * log, and one of its name would be a new one.
     *
     * @throws ApiError NOT_FOUND for an unknown listener; CONFLICT while a process knows it; VALIDATION_ERROR without a
     *     reason
     */
    public void forget(String name, String reason) {
        ApiError.requireReason(reason);
        boolean _ = database.inTransaction(() -> {
            EventBoard.Standing listener = board.listener(name);
            if (listener.running()) {
                throw ApiError.conflict("listener_runs", "A process knows this listener")
                        .remedy(
                                "Take it out of the program, and forget it when no process has known it for two minutes");
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

    private void set(String name, ListenerState state, @Nullable String reason, String action) {
        EventBoard.Standing before = board.listener(name);
        boolean _ = database.inTransaction(() -> {
            database.jdbc()
                    .sql("update event_listeners set state = :state, reason = cast(:reason as text) where id = :id")
                    .param("state", state.name())
                    .param("reason", reason)
                    .param("id", before.number())
                    .update();
            audit.recordForInstallation(AuditEntry.of(action)
                    .on("event_listener", name)
                    .change("state", before.state().name(), state.name())
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
        ApiError.requireReason(wish.reason());
        EventBoard.Standing listener = board.listener(name);
        if (wish.since() != null && wish.until() != null && wish.until().isBefore(wish.since())) {
            throw ApiError.invalid("until", "must not be before since");
        }
        long from = wish.since() == null ? 0 : times.before(wish.since());
        long upTo = wish.until() == null ? times.head() : times.upTo(wish.until());
        if (upTo <= from) {
            throw ApiError.invalid("since", "must leave something: nothing happened in that time");
        }
        return database.inTransaction(() -> {
            requireFew(listener);
            int id = insert(listener, wish, from, upTo);
            AuditEntry entry = AuditEntry.of("event_replay.started")
                    .on("event_listener", name)
                    .with("replay", id)
                    .with("from", from + 1)
                    .with("to", upTo);
            // An operator's words are for operators.
            if (wish.organization() != null) {
                audit.record(wish.organization(), entry);
                entry = entry.with("organization", wish.organization());
            }
            audit.recordForInstallation(entry.because(wish.reason().strip()));
            return id;
        });
    }

    private void requireFew(EventBoard.Standing listener) {
        int running = database.jdbc()
                .sql("select count(*) from event_replays where listener = ? and state in ('RUNNING', 'STOPPED')")
                .param(listener.number())
                .query(Integer.class)
                .single();
        if (running >= MOST_REPLAYS) {
            throw ApiError.conflict("replays", "The listener has " + running + " replays that have not ended")
                    .remedy("Wait for one to end, or cancel one");
        }
    }

    private int insert(EventBoard.Standing listener, Wish wish, long from, long upTo) {
        return database.jdbc()
                .sql("""
                        insert into event_replays (
                            listener, organization, types, happened_since, happened_until, begins_at, position, up_to,
                            reason, asked_by, created_at)
                        values (:listener, cast(:organization as uuid), :types, cast(:since as timestamptz),
                            cast(:until as timestamptz), :from, :from, :up_to, :reason, :by, :now)
                        returning id
                        """)
                .param("listener", listener.number())
                .param(
                        "organization",
                        wish.organization() == null
                                ? null
                                : wish.organization().value().toString())
                .param("types", Parameters.array("text", wish.types(), type -> type))
                .param("since", wish.since() == null ? null : Parameters.utc(wish.since()))
                .param("until", wish.until() == null ? null : Parameters.utc(wish.until()))
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
        end(id, ReplayState.RUNNING, leaveOut ? "event_replay.went_on_behind" : "event_replay.went_on");
    }

    /**
     * Ends a replay where it is.
     *
     * @throws ApiError NOT_FOUND when there is no such replay, or it has ended
     */
    public void cancel(int id) {
        end(id, ReplayState.CANCELLED, "event_replay.cancelled");
    }

    private void end(int id, ReplayState to, String action) {
        boolean changed = database.inTransaction(() -> {
            boolean done = database.jdbc()
                            .sql("""
                                    update event_replays
                                    set state = :to, stopped_at = null, stopped_tenant = null, owner = null,
                                        ended_at = case when :to = 'CANCELLED' then cast(:now as timestamptz) end
                                    where id = :id and state = any(:from)
                                    """)
                            .param("to", to.name())
                            .param("now", Parameters.utc(clock.instant()))
                            .param("id", id)
                            .param("from", Parameters.array("text", to.before(), ReplayState::name))
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

    private static Replay replay(ResultSet row) throws SQLException {
        return new Replay(
                row.getInt("id"),
                row.getString("name"),
                row.getLong("position"),
                row.getLong("up_to"),
                ReplayState.valueOf(row.getString("state")),
                row.getObject("stopped_at", Long.class),
                row.getString("error"),
                row.getString("reason"),
                row.getString("asked_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
