package dev.basefly.events.delivery;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The replays that run, which process is at them and how far they are. */
@CrossTenant(reason = "an operator replays events of any tenant")
final class Replays {

    private final SystemDatabase database;
    private final Clock clock;
    private final UUID node;
    private final Duration lease;

    /** Events behind a position and up to another one, which one listener gets once more. */
    record Replay(
            int id,
            int listener,
            long position,
            long upTo,
            Set<String> types,
            @Nullable UUID organization,
            Instant since,
            Instant until) {

        /** Its effects are told apart from those of the listener, and of other replays. */
        int inbox() {
            return -id;
        }

        boolean wants(StoredEvent event) {
            return event.position() > position
                    && event.position() <= upTo
                    && !event.occurredAt().isBefore(since)
                    && !event.occurredAt().isAfter(until)
                    && (types.isEmpty() || types.contains(event.type()))
                    && (organization == null || organization.equals(event.tenant()));
        }

        static Replay of(ResultSet row) throws SQLException {
            Array types = row.getArray("types");
            return new Replay(
                    row.getInt("id"),
                    row.getInt("listener"),
                    row.getLong("position"),
                    row.getLong("up_to"),
                    Set.of((String[]) types.getArray()),
                    row.getObject("organization", UUID.class),
                    time(row, "happened_since", Instant.MIN),
                    time(row, "happened_until", Instant.MAX));
        }

        private static Instant time(ResultSet row, String column, Instant unlimited) throws SQLException {
            OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
            return time == null ? unlimited : time.toInstant();
        }
    }

    Replays(SystemDatabase database, Clock clock, UUID node, Duration lease) {
        this.database = database;
        this.clock = clock;
        this.node = node;
        this.lease = lease;
    }

    /** The listeners that have something to replay and are not paused. */
    Set<Integer> running(Collection<Integer> listeners) {
        return Set.copyOf(database.jdbc()
                .sql("""
                        select distinct r.listener
                        from event_replays r join event_listeners l on l.id = r.listener and l.state = 'RUNNING'
                        where r.state = 'RUNNING' and r.listener = any(:listeners)
                        """)
                .param("listeners", Parameters.array("int", listeners, listener -> listener))
                .query(Integer.class)
                .list());
    }

    /** Takes those that no other process is at. */
    List<Replay> claim(Collection<Integer> listeners) {
        return database.jdbc()
                .sql("""
                        update event_replays
                        set owner = :node, until = clock_timestamp() + :lease * interval '1 millisecond'
                        where state = 'RUNNING' and listener = any(:listeners)
                            and (owner is null or owner = :node or until < clock_timestamp())
                        returning *
                        """)
                .param("node", node)
                .param("lease", lease.toMillis())
                .param("listeners", Parameters.array("int", listeners, listener -> listener))
                .query((row, _) -> Replay.of(row))
                .list();
    }

    /** Notes how far one is; false when it is another process's, was cancelled, or its listener does not run. */
    boolean advance(Replay replay, long position) {
        return database.jdbc()
                        .sql("""
                                update event_replays
                                set position = :position, until = clock_timestamp() + :lease * interval '1 millisecond',
                                    state = case when :position >= up_to then 'DONE' else state end,
                                    ended_at = case when :position >= up_to then cast(:now as timestamptz) end
                                where id = :id and owner = :node and state = 'RUNNING' and exists (
                                    select from event_listeners l where l.id = listener and l.state = 'RUNNING')
                                """)
                        .param("position", position)
                        .param("lease", lease.toMillis())
                        .param("now", Parameters.utc(clock.instant()))
                        .param("id", replay.id())
                        .param("node", node)
                        .update()
                == 1;
    }

    /** Stops one at an event that failed. */
    void stop(Replay replay, StoredEvent event, String error) {
        database.jdbc()
                .sql("""
                        update event_replays
                        set state = 'STOPPED', stopped_at = :at, stopped_tenant = :tenant, error = :error, owner = null
                        where id = :id and owner = :node and state = 'RUNNING'
                        """)
                .param("at", event.position())
                .param("tenant", event.tenant())
                .param("error", error)
                .param("id", replay.id())
                .param("node", node)
                .update();
    }
}
