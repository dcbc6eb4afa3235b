package dev.basefly.events.delivery;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Listener;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.support.SqlArrayValue;

/** Which listeners there are, how far they are, and which process works on which of their shards. */
@CrossTenant(reason = "listeners go through the events of all tenants")
final class Cursors {

    private static final Logger log = LoggerFactory.getLogger(Cursors.class);

    private final SystemDatabase database;
    private final Clock clock;
    private final UUID node;
    private final Duration lease;

    /** A shard of a listener, both by their numbers. */
    record ShardId(int listener, int number) {}

    /**
     * A shard that this process has for the lease.
     *
     * @param position up to where it is dealt with
     * @param suspended whether there may be organizations that are not, and wait
     */
    record Claim(long position, boolean suspended) {}

    /** A listener as the database knows it. */
    record Known(int id, int shards) {}

    Cursors(SystemDatabase database, Clock clock, UUID node, Duration lease) {
        this.database = database;
        this.clock = clock;
        this.node = node;
        this.lease = lease;
    }

    /** Makes a listener known, or finds the one of its name; a new one begins with what happens next. */
    Known register(Listener listener) {
        return database.inTransaction(() -> {
            if (listener.formerly() != null) {
                rename(listener.formerly(), listener.name());
            }
            Known known = database.jdbc()
                    .sql("""
                            insert into event_listeners as known (name, shards, types, created_at, seen_at)
                            values (:name, :shards, :types, :now, :now)
                            on conflict (name) do update set types = excluded.types, seen_at = excluded.seen_at
                            returning id, shards
                            """)
                    .param("name", listener.name())
                    .param("shards", listener.shards())
                    .param("types", types(listener))
                    .param("now", Parameters.utc(clock.instant()))
                    .query((row, _) -> new Known(row.getInt(1), row.getInt(2)))
                    .single();
            addCursors(known, listener.fromTheBeginning());
            return known;
        });
    }

    private static SqlArrayValue types(Listener listener) {
        return Parameters.array(
                "text",
                listener.reactions(),
                on -> on.type() == null ? "*" : on.type().name());
    }

    /** Those that no newer process has taught other types: one that does not know them all would pass over some. */
    Set<Integer> newest(Collection<Running> all) {
        return all.stream()
                .filter(running -> database.jdbc()
                        .sql("select exists (select from event_listeners where id = :listener and types = :types)")
                        .param("listener", running.id())
                        .param("types", types(running.listener()))
                        .query(Boolean.class)
                        .single())
                .map(Running::id)
                .collect(Collectors.toSet());
    }

    private void rename(String from, String to) {
        database.jdbc().sql("""
                        update event_listeners set name = :to
                        where name = :from and not exists (select from event_listeners where name = :to)
                        """).param("from", from).param("to", to).update();
    }

    private void addCursors(Known known, boolean fromTheBeginning) {
        database.jdbc()
                .sql("""
                        insert into event_cursors (listener, shard, position)
                        select :listener, shard, case when :oldest then 0 else head.position end
                        from event_log_head head, generate_series(0, :shards - 1) shard
                        on conflict do nothing
                        """)
                .param("listener", known.id())
                .param("oldest", fromTheBeginning)
                .param("shards", known.shards())
                .update();
    }

    /** The positions of a listener's shards, in their order. */
    List<Long> positions(int listener) {
        return database.jdbc()
                .sql("select position from event_cursors where listener = ? order by shard")
                .param(listener)
                .query((row, _) -> row.getLong(1))
                .list();
    }

    /** Takes a shard for the lease; empty when another process has it, or it is not to be worked on by this one. */
    Optional<Claim> claim(Running running, int shard) {
        return database.jdbc()
                .sql("""
                        update event_cursors c
                        set owner = :node, until = clock_timestamp() + :lease * interval '1 millisecond'
                        from event_listeners l
                        where c.listener = :listener and c.shard = :shard and l.id = c.listener and l.state = 'RUNNING'
                            and l.types = :types and (c.owner is null or c.owner = :node or c.until < clock_timestamp())
                        returning c.position, c.suspended
                        """)
                .param("node", node)
                .param("lease", lease.toMillis())
                .param("listener", running.id())
                .param("types", types(running.listener()))
                .param("shard", shard)
                .query((row, _) -> new Claim(row.getLong(1), row.getBoolean(2)))
                .optional();
    }

    /** Notes how far a shard is and keeps it; false when another process has it, or it is not to go on. */
    boolean advance(Running running, int shard, long position) {
        return database.jdbc()
                        .sql("""
                                update event_cursors c
                                set position = greatest(c.position, :position),
                                    until = clock_timestamp() + :lease * interval '1 millisecond'
                                from event_listeners l
                                where c.listener = :listener and c.shard = :shard and c.owner = :node
                                    and l.id = c.listener and l.state = 'RUNNING' and l.types = :types
                                """)
                        .param("position", position)
                        .param("lease", lease.toMillis())
                        .param("listener", running.id())
                        .param("types", types(running.listener()))
                        .param("shard", shard)
                        .param("node", node)
                        .update()
                == 1;
    }

    /** Notes how far a shard is and lets others have it. */
    void release(Running running, int shard, long position) {
        database.jdbc()
                .sql("""
                        update event_cursors c
                        set position = case when l.types = :types then greatest(c.position, :position) else c.position end,
                            owner = null, until = null
                        from event_listeners l
                        where c.listener = :listener and c.shard = :shard and c.owner = :node and l.id = c.listener
                        """)
                .param("position", position)
                .param("types", types(running.listener()))
                .param("listener", running.id())
                .param("shard", shard)
                .param("node", node)
                .update();
    }

    /** Notes that there was nothing for a shard between two positions, unless others moved it; answers where it is. */
    long skip(Running running, int shard, long from, long to) {
        return database.jdbc()
                .sql("""
                        with moved as (
                            update event_cursors set position = :to
                            where listener = :listener and shard = :shard and position = :from
                                and (owner is null or until < clock_timestamp())
                                and exists (select from event_listeners where id = :listener and types = :types)
                            returning position)
                        select coalesce((select position from moved),
                            (select position from event_cursors where listener = :listener and shard = :shard))
                        """)
                .param("to", to)
                .param("types", types(running.listener()))
                .param("listener", running.id())
                .param("shard", shard)
                .param("from", from)
                .query(Long.class)
                .single();
    }

    /** Notes that a process knows these listeners. */
    void seen(Collection<Integer> listeners) {
        database.jdbc()
                .sql("""
                        update event_listeners set seen_at = :now
                        where id = any(:listeners) and seen_at < :now - interval '30 seconds'
                        """)
                .param("now", Parameters.utc(clock.instant()))
                .param("listeners", Parameters.array("int", listeners, listener -> listener))
                .update();
    }

    /** Stops a listener that has too much parked, for all organizations: only an operator lets it go on. */
    void stick(Running running, String reason) {
        int stopped = database.jdbc()
                .sql("update event_listeners set state = 'STUCK', reason = ? where id = ? and state = 'RUNNING'")
                .param(reason)
                .param(running.id())
                .update();
        if (stopped > 0) {
            log.error(
                    "{} is stuck: {}; resume it on /console/events",
                    running.listener().name(),
                    reason);
        }
    }

    /** Those of the listeners that do not run because too much is parked. */
    Set<Integer> stuck(Collection<Integer> listeners) {
        return Set.copyOf(database.jdbc()
                .sql("select id from event_listeners where state = 'STUCK' and id = any(:listeners)")
                .param("listeners", Parameters.array("int", listeners, listener -> listener))
                .query(Integer.class)
                .list());
    }
}
