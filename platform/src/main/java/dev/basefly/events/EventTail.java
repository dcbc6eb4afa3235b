package dev.basefly.events;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The log of all organizations for what passes events on as they come, and keeps how far it is in memory: committed events
 * in the order of their positions, which are the same for everybody. What has to happen once and survive a crash takes a
 * {@link Listener}.
 */
@CrossTenant(reason = "what passes events on reads those of all tenants at once")
public final class EventTail {

    private static final String COLUMNS = "e.position, e.tenant_id, e.type, e.version, e.payload::text, e.occurred_at";

    /** How far back is looked for the events of one organization, whose log may be as long as all of it. */
    private static final long FARTHEST = 100_000;

    private final SystemDatabase database;
    private final EventTypes types;

    EventTail(SystemDatabase database, EventTypes types) {
        this.database = database;
        this.types = types;
    }

    /**
     * An event as it is passed on.
     *
     * @param organization whose it is, {@link TenantId#INSTALLATION} for the installation
     * @param payload JSON in the newest version that is known here
     */
    public record Event(long position, TenantId organization, String type, String payload, Instant occurredAt) {}

    /**
     * Some of the log.
     *
     * @param after behind this position every event asked for is among these
     * @param upTo up to and with this one
     * @param events the oldest first
     */
    public record Part(long after, long upTo, List<Event> events) {

        public Part {
            events = List.copyOf(events);
        }
    }

    /**
     * Gives what is committed its place in the log, as the processes do that deliver events; for one that does not, and wants
     * to know of what happens sooner than they look.
     */
    public void place() {
        database.jdbc()
                .sql("select moved from events_sequence(5000, 16000000)")
                .query(Integer.class)
                .list();
    }

    /** The newest position: everything up to it can be read. */
    public long newest() {
        return database.jdbc()
                .sql("select position from event_log_head")
                .query(Long.class)
                .single();
    }

    /** The oldest events of these types behind the position, of all organizations, in one statement. */
    public Part after(long position, Set<String> only, int limit) {
        record Row(long head, @Nullable Event event) {}
        List<Row> rows = database.jdbc()
                .sql("select " + COLUMNS + ", h.position from event_log_head h left join lateral ("
                        + "select * from events e where e.position > ? and e.position <= h.position and e.type = any(?)"
                        + " order by e.position limit ?) e on true order by e.position")
                .param(position)
                .param(Parameters.array("text", only, type -> type))
                .param(limit)
                .query((row, _) -> new Row(row.getLong(7), row.getObject(2) == null ? null : event(row)))
                .list();
        List<Event> events =
                rows.stream().map(Row::event).filter(event -> event != null).toList();
        long upTo = events.size() == limit
                ? events.getLast().position()
                : rows.getFirst().head();
        return new Part(position, upTo, events);
    }

    /** The newest events of these types of one organization, up to and with the position; not from before 100,000 others. */
    public Part before(long upTo, TenantId organization, Set<String> only, int most) {
        List<Event> events = database.jdbc()
                .sql("select " + COLUMNS
                        + " from events e where e.tenant_id = ? and e.position <= ? and e.position > ? and e.type = any(?)"
                        + " order by e.position desc limit ?")
                .param(organization.value())
                .param(upTo)
                .param(upTo - FARTHEST)
                .param(Parameters.array("text", only, type -> type))
                .param(most)
                .query((row, _) -> event(row))
                .list()
                .reversed();
        // Asked for afterwards: what is forgotten meanwhile must not count as looked through.
        long forgotten = database.jdbc()
                .sql("select forgotten from event_log_head")
                .query(Long.class)
                .single();
        long complete = events.size() == most ? events.getFirst().position() - 1 : 0;
        return new Part(Math.max(Math.max(complete, forgotten), upTo - FARTHEST), upTo, events);
    }

    private Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getLong(1),
                new TenantId(row.getObject(2, UUID.class)),
                row.getString(3),
                types.newest(row.getString(3), row.getInt(4), row.getString(5)),
                row.getObject(6, OffsetDateTime.class).toInstant());
    }
}
