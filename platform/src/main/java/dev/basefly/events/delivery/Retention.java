package dev.basefly.events.delivery;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.EventsSettings;
import dev.basefly.events.delivery.Dispatcher.Surroundings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Forgets old events, a million positions at a time, parked ones that nobody wanted any more, and what replays left behind.
 * What a listener did not have of them is counted, logged and shown: nothing goes silently.
 */
@CrossTenant(reason = "forgets the events of all tenants")
final class Retention {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final int MOST_AT_ONCE = 5_000;
    private static final int MOST_REPLAYS = 200;
    private static final String OF_ONE = " where tenant_id = :tenant and listener = :listener and position = :position";

    private final SystemDatabase database;
    private final Place place;
    private final EventsSettings settings;
    private final Clock clock;
    private final MeterRegistry meters;

    private record Expired(UUID tenant, int listener, int shard, long position) {}

    private record Ended(int id, long beginsAt, long upTo) {}

    Retention(SystemDatabase database, Place place, EventsSettings settings, Surroundings around) {
        this.database = database;
        this.place = place;
        this.settings = settings;
        this.clock = around.clock();
        this.meters = around.meters();
    }

    /** Forgets what is to be forgotten, and says what was lost with it. */
    void run(BooleanSupplier goesOn) {
        Map<String, Long> before = dropped();
        long forgotten = forget();
        for (Expired expired : expired(forgotten)) {
            if (goesOn.getAsBoolean()) {
                expire(expired);
            }
        }
        for (Ended ended : ended()) {
            if (goesOn.getAsBoolean()) {
                clean(ended);
            }
        }
        endReplays();
        dropped().forEach((listener, events) -> report(listener, events - before.getOrDefault(listener, 0L)));
    }

    /** Answers up to which position all is forgotten. */
    private long forget() {
        return database.jdbc()
                .sql("select events_forget(:before, :most, :now)")
                .param("before", Parameters.utc(before()))
                .param("most", settings.mostKept())
                .param("now", Parameters.utc(clock.instant()))
                .query(Long.class)
                .single();
    }

    private Instant before() {
        return clock.instant().minus(settings.keep());
    }

    private Map<String, Long> dropped() {
        Map<String, Long> found = new HashMap<>();
        database.jdbc()
                .sql("select name, dropped from event_listeners")
                .query((row, _) -> {
                    found.put(row.getString(1), row.getLong(2));
                    return true;
                })
                .list();
        return found;
    }

    private void report(String listener, long events) {
        if (events > 0) {
            log.error("{} will never have {} events, which were forgotten before it dealt with them", listener, events);
            meters.counter("basefly.events.dropped", "listener", listener).increment((double) events);
        }
    }

    /** Parked events that are not in the log any more, and dead ones that are too old or too many. */
    private List<Expired> expired(long forgotten) {
        return database.jdbc()
                .sql("""
                        select tenant_id, listener, shard, position from event_parked
                        where position <= :forgotten or (state = 'DEAD' and parked_at < :before)
                        union
                        select tenant_id, listener, shard, position from (
                            select tenant_id, listener, shard, position,
                                row_number() over (partition by listener, tenant_id order by position desc) as number
                            from event_parked where state = 'DEAD') dead
                        where number > :most
                        limit :at_once
                        """)
                .param("forgotten", forgotten)
                .param("before", Parameters.utc(before()))
                .param("most", settings.mostParked())
                .param("at_once", MOST_AT_ONCE)
                .query((row, _) ->
                        new Expired(row.getObject(1, UUID.class), row.getInt(2), row.getInt(3), row.getLong(4)))
                .list();
    }

    /** Takes it out of the inbox, for it lets those behind it follow; an attempt that is under way is waited for. */
    private void expire(Expired one) {
        try {
            boolean _ = database.inTransaction(() -> {
                boolean parked = !of(one, "select position from event_parked" + OF_ONE + " for update")
                        .query(Long.class)
                        .list()
                        .isEmpty();
                boolean taken = parked
                        && place.inTransaction(
                                one.tenant(),
                                "events",
                                jdbc -> new Inbox(one.listener(), one.shard())
                                        .take(jdbc, one.tenant(), one.position()));
                of(one, "delete from event_parked" + OF_ONE).update();
                if (taken) {
                    count(one.listener());
                }
                return taken;
            });
        } catch (RuntimeException away) {
            log.warn("Parked event {} cannot be removed for now: {}", one.position(), Failures.text(away));
        }
    }

    private StatementSpec of(Expired one, String sql) {
        return database.jdbc()
                .sql(sql)
                .param("tenant", one.tenant())
                .param("listener", one.listener())
                .param("position", one.position());
    }

    private void count(int listener) {
        database.jdbc()
                .sql("update event_listeners set dropped = dropped + 1, dropped_at = ? where id = ?")
                .param(Parameters.utc(clock.instant()))
                .param(listener)
                .update();
    }

    private List<Ended> ended() {
        return database.jdbc()
                .sql("""
                        select id, begins_at, up_to from event_replays
                        where state in ('DONE', 'CANCELLED') and not cleaned order by id limit 50
                        """)
                .query((row, _) -> new Ended(row.getInt(1), row.getLong(2), row.getLong(3)))
                .list();
    }

    /** Removes its marks: from the shared tables at once, and where an organization's data is elsewhere there. */
    private void clean(Ended ended) {
        int inbox = -ended.id();
        try {
            database.jdbc()
                    .sql("delete from event_inbox where listener = ?")
                    .param(inbox)
                    .update();
            for (UUID tenant : tenants(ended)) {
                if (place.isElsewhere(tenant)) {
                    int _ = place.inTransaction(
                            tenant,
                            "events",
                            jdbc -> jdbc.sql("delete from event_inbox where tenant_id = ? and listener = ?")
                                    .param(tenant)
                                    .param(inbox)
                                    .update());
                }
            }
            database.jdbc()
                    .sql("update event_replays set cleaned = true where id = ?")
                    .param(ended.id())
                    .update();
        } catch (RuntimeException away) {
            log.warn("What replay {} left cannot be removed for now: {}", ended.id(), Failures.text(away));
        }
    }

    private List<UUID> tenants(Ended ended) {
        return database.jdbc()
                .sql("select distinct tenant_id from events where position > ? and position <= ?")
                .param(ended.beginsAt())
                .param(ended.upTo())
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    /** One that nobody cared for ends, and those that ended long ago, or of which there are too many, go. */
    private void endReplays() {
        database.jdbc()
                .sql("""
                        update event_replays
                        set state = 'CANCELLED', stopped_at = null, stopped_tenant = null, owner = null, ended_at = :now
                        where state = 'STOPPED' and created_at < :before
                        """)
                .param("now", Parameters.utc(clock.instant()))
                .param("before", Parameters.utc(before()))
                .update();
        database.jdbc()
                .sql("""
                        delete from event_replays r
                        where r.cleaned and (r.ended_at < :before or r.id <= (
                            select id from event_replays n where n.listener = r.listener
                            order by id desc offset :most limit 1))
                        """)
                .param("before", Parameters.utc(before()))
                .param("most", MOST_REPLAYS)
                .update();
    }
}
