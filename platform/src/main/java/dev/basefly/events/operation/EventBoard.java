package dev.basefly.events.operation;

import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.ListenerState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How listeners stand. */
@CrossTenant(reason = "listeners go through the events of all tenants")
public final class EventBoard {

    /** Counted up to here. */
    private static final int MOST = 10_000;

    private static final Duration SILENCE = Duration.ofMinutes(2);

    private static final String STANDING = """
            select l.id, l.name, l.types, l.state, l.reason, l.shards, l.seen_at, c.position, h.position as head,
                (select e.occurred_at from events e where e.position > c.position order by e.position limit 1) as oldest,
                (select count(*) from (select from event_parked p
                                       where p.listener = l.id and p.state <> 'DEAD' limit :most) some_parked) as parked,
                (select count(*) from (select from event_parked p
                                       where p.listener = l.id and p.state = 'DEAD' limit :most) some_dead) as dead,
                (select count(distinct s.tenant_id) from event_suspended s where s.listener = l.id) as suspended,
                (select s.reason from event_suspended s where s.listener = l.id order by s.since limit 1) as why,
                l.dropped
            from event_listeners l
            cross join event_log_head h
            cross join lateral (select min(position) as position from event_cursors where listener = l.id) c
            """;

    private final SystemDatabase database;
    private final Clock clock;

    /**
     * A listener.
     *
     * @param types what it listens to, {@code *} for everything
     * @param reason why it does not run, null when it does
     * @param running whether a process knows it that was seen lately
     * @param position up to where all its shards are
     * @param behind how many events of all types lie behind that
     * @param oldestAt when the first of these happened, null when there is none
     * @param parked those that are tried again or wait, at most 10,000
     * @param dead at most 10,000
     * @param suspended organizations whose events wait, because their data is away or too much of theirs is parked
     * @param suspension why the one waits that waits for longest, null when none does
     * @param dropped events that were forgotten before it dealt with them
     */
    public record Standing(
            int number,
            String name,
            List<String> types,
            ListenerState state,
            @Nullable String reason,
            boolean running,
            int shards,
            long position,
            long behind,
            @Nullable Instant oldestAt,
            int parked,
            int dead,
            int suspended,
            @Nullable String suspension,
            long dropped) {

        public Standing {
            types = List.copyOf(types);
        }
    }

    EventBoard(SystemDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** All listeners that were ever known, by their names. */
    public List<Standing> listeners() {
        return database.jdbc()
                .sql(STANDING + " order by l.name limit 1000")
                .param("most", MOST)
                .query((row, _) -> standing(row))
                .list();
    }

    /**
     * One listener.
     *
     * @throws ApiError NOT_FOUND when there is none of the name
     */
    public Standing listener(String name) {
        return database.jdbc()
                .sql(STANDING + " where l.name = :name")
                .param("most", MOST)
                .param("name", name)
                .query((row, _) -> standing(row))
                .optional()
                .orElseThrow(() -> ApiError.notFound("Listener"));
    }

    private Standing standing(ResultSet row) throws SQLException {
        OffsetDateTime oldest = row.getObject("oldest", OffsetDateTime.class);
        Instant seen = row.getObject("seen_at", OffsetDateTime.class).toInstant();
        return new Standing(
                row.getInt("id"),
                row.getString("name"),
                List.of((String[]) row.getArray("types").getArray()),
                ListenerState.valueOf(row.getString("state")),
                row.getString("reason"),
                seen.plus(SILENCE).isAfter(clock.instant()),
                row.getInt("shards"),
                row.getLong("position"),
                Math.max(0, row.getLong("head") - row.getLong("position")),
                oldest == null ? null : oldest.toInstant(),
                row.getInt("parked"),
                row.getInt("dead"),
                row.getInt("suspended"),
                row.getString("why"),
                row.getLong("dropped"));
    }
}
