package dev.basefly.events.delivery;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.delivery.Cursors.ShardId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The list of parked events, by which they are looked at and tried again. A row is written before its event is held, and
 * removed after it was taken: whether there is still something to do is asked of the inbox.
 */
@CrossTenant(reason = "events of all tenants are parked in one list")
final class Parking {

    private static final String OF_ONE = " where tenant_id = :tenant and listener = :listener and position = :position";

    private final SystemDatabase database;
    private final Clock clock;

    Parking(SystemDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * An event that a listener could not deal with, and whose time has come.
     *
     * @param attempt how many there were
     * @param dueAt when it is tried again
     */
    record Parked(int listener, int shard, UUID tenant, long position, String key, int attempt, Instant dueAt) {}

    /**
     * What the first attempt came to.
     *
     * @param pause until the next attempt, null when there is none
     * @param holds whether those behind it wait although there is no next one
     */
    record FirstFailure(String error, @Nullable Duration pause, boolean holds) {}

    /** Parks an event behind another one of its key. */
    void behind(ShardId shard, StoredEvent event) {
        insert(shard, event, null);
    }

    /** Parks an event whose first attempt failed. */
    void failed(ShardId shard, StoredEvent event, FirstFailure failure) {
        insert(shard, event, failure);
    }

    private void insert(ShardId shard, StoredEvent event, @Nullable FirstFailure failure) {
        Instant now = clock.instant();
        Duration wait = failure == null ? null : failure.pause();
        String ended = wait == null ? "DEAD" : "RETRYING";
        one("""
                insert into event_parked (
                    tenant_id, listener, position, shard, key, type, state, holds, attempt, next_at, failures, parked_at)
                values (:tenant, :listener, :position, :shard, :key, :type, :state, :holds, :attempt,
                    cast(:next as timestamptz),
                    case when cast(:error as text) is not null then jobs_failed(null, :attempt, :now, :error) end, :now)
                on conflict do nothing
                """, shard.listener(), event)
                .param("shard", shard.number())
                .param("key", event.key())
                .param("type", event.type())
                .param("state", failure == null ? "BEHIND" : ended)
                .param("holds", failure != null && wait == null && failure.holds())
                .param("attempt", failure == null ? 0 : 1)
                .param("next", wait == null ? null : Parameters.utc(now.plus(wait)))
                .param("error", failure == null ? null : failure.error())
                .param("now", Parameters.utc(now))
                .update();
    }

    private StatementSpec one(String sql, int listener, StoredEvent event) {
        return database.jdbc()
                .sql(sql)
                .param("tenant", event.tenant())
                .param("listener", listener)
                .param("position", event.position());
    }

    private StatementSpec one(String sql, Parked parked) {
        return database.jdbc()
                .sql(sql)
                .param("tenant", parked.tenant())
                .param("listener", parked.listener())
                .param("position", parked.position());
    }

    /** How many of an organization a listener has parked that are not dead, counted up to one more than the bound. */
    int count(int listener, UUID tenant, int bound) {
        return database.jdbc()
                .sql("""
                        select count(*) from (
                            select from event_parked
                            where listener = ? and tenant_id = ? and state <> 'DEAD' limit ?) counted
                        """)
                .param(listener)
                .param(tenant)
                .param(bound + 1)
                .query(Integer.class)
                .single();
    }

    /** How many of all organizations a listener has parked that are not dead, counted up to one more than the bound. */
    int count(int listener, int bound) {
        return database.jdbc()
                .sql("""
                        select count(*) from (
                            select from event_parked where listener = ? and state <> 'DEAD' limit ?) counted
                        """)
                .param(listener)
                .param(bound + 1)
                .query(Integer.class)
                .single();
    }

    /** Lets those go on that have nothing before them any more. */
    void promote(Collection<Integer> listeners) {
        database.jdbc()
                .sql("""
                        update event_parked p set state = 'RETRYING', next_at = :now
                        where p.state = 'BEHIND' and p.listener = any(:listeners)
                            and not exists (
                                select from event_parked q
                                where q.listener = p.listener and q.tenant_id = p.tenant_id and q.key = p.key
                                    and q.position < p.position and (q.state <> 'DEAD' or q.holds))
                        """)
                .param("now", Parameters.utc(clock.instant()))
                .param("listeners", Parameters.array("int", listeners, listener -> listener))
                .update();
    }

    /** Those of running listeners whose time has come; every listener and organization has its turn. */
    List<Parked> due(Collection<Integer> listeners, int most) {
        return database.jdbc()
                .sql("""
                        select listener, shard, tenant_id, position, key, attempt, next_at
                        from (select found.*,
                                  row_number() over (partition by listener, tenant_id order by next_at) as turn
                              from unnest(:listeners) as mine (id)
                              join event_listeners l on l.id = mine.id and l.state <> 'PAUSED'
                              cross join lateral (
                                  select * from event_parked p
                                  where p.listener = l.id and p.state = 'RETRYING' and p.next_at <= :now
                                  order by p.next_at limit :most) found) ranked
                        order by turn, next_at
                        limit :most
                        """)
                .param("now", Parameters.utc(clock.instant()))
                .param("listeners", Parameters.array("int", listeners, listener -> listener))
                .param("most", most)
                .query((row, _) -> new Parked(
                        row.getInt(1),
                        row.getInt(2),
                        row.getObject(3, UUID.class),
                        row.getLong(4),
                        row.getString(5),
                        row.getInt(6),
                        row.getObject(7, OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Begins another attempt, unless another one began it; if this process dies it is due again after the lease. */
    boolean begin(Parked parked, Duration lease) {
        return one(
                                "update event_parked set attempt = attempt + 1, next_at = :later" + OF_ONE
                                        + " and state = 'RETRYING' and attempt = :attempt and next_at = :due",
                                parked)
                        .param("later", Parameters.utc(clock.instant().plus(lease)))
                        .param("attempt", parked.attempt())
                        .param("due", Parameters.utc(parked.dueAt()))
                        .update()
                == 1;
    }

    Optional<StoredEvent> event(Parked parked) {
        return database.jdbc()
                .sql("select " + StoredEvent.COLUMNS + " from events e where e.position = ? and e.tenant_id = ?")
                .param(parked.position())
                .param(parked.tenant())
                .query((row, _) -> StoredEvent.of(row))
                .optional();
    }

    /** It took effect, or its effect is another one's business. */
    void remove(Parked parked) {
        one("delete from event_parked" + OF_ONE, parked).update();
    }

    /** Lets an attempt wait that was not begun. */
    void delay(Parked parked, Duration wait) {
        one("update event_parked set next_at = :next" + OF_ONE + " and state = 'RETRYING' and next_at = :due", parked)
                .param("next", Parameters.utc(clock.instant().plus(wait)))
                .param("due", Parameters.utc(parked.dueAt()))
                .update();
    }

    /** Gives an attempt back that did not count, and waits. */
    void postpone(Parked parked, Duration wait) {
        one("update event_parked set attempt = :attempt, next_at = :next" + OF_ONE + " and state = 'RETRYING'", parked)
                .param("attempt", parked.attempt())
                .param("next", Parameters.utc(clock.instant().plus(wait)))
                .update();
    }

    /** Notes that another attempt failed. */
    void failedAgain(Parked parked, String error, @Nullable Duration wait, boolean holds) {
        Instant now = clock.instant();
        one("""
                update event_parked
                set state = :state, next_at = cast(:next as timestamptz), holds = :holds,
                    failures = jobs_failed(failures, attempt, :now, :error)
                """ + OF_ONE + " and state = 'RETRYING'", parked)
                .param("state", wait == null ? "DEAD" : "RETRYING")
                .param("next", wait == null ? null : Parameters.utc(now.plus(wait)))
                .param("holds", wait == null && holds)
                .param("now", Parameters.utc(now))
                .param("error", error)
                .update();
    }
}
