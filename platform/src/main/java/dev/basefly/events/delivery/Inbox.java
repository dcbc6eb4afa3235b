package dev.basefly.events.delivery;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a listener's shard has done for an organization, written in the transactions of the effects themselves: an event
 * takes effect in the transaction that moves the mark beyond it, or later in the one that removes it from those held.
 */
final class Inbox {

    private final int listener;
    private final int shard;

    /**
     * How far the shard was.
     *
     * @param before up to which position everything is dealt with
     * @param held whether something may be held
     */
    record Mark(long before, boolean held) {}

    Inbox(int listener, int shard) {
        this.listener = listener;
        this.shard = shard;
    }

    /** Moves the mark and tells where it was; whoever is at it is waited for. A mark beyond stays. */
    Mark advance(JdbcClient jdbc, UUID tenant, long position) {
        return jdbc.sql("""
                        insert into event_inbox as inbox (tenant_id, listener, shard, position) values (?, ?, ?, ?)
                        on conflict (tenant_id, listener, shard)
                        do update set position = greatest(inbox.position, excluded.position)
                        returning coalesce(old.position, 0), coalesce(old.held, false)
                        """)
                .param(tenant)
                .param(listener)
                .param(shard)
                .param(position)
                .query((row, _) -> new Mark(row.getLong(1), row.getBoolean(2)))
                .single();
    }

    /** Moves the mark back to what was done, in the transaction that moved it. */
    void setBack(JdbcClient jdbc, UUID tenant, long position) {
        jdbc.sql("update event_inbox set position = ? where tenant_id = ? and listener = ? and shard = ?")
                .param(position)
                .param(tenant)
                .param(listener)
                .param(shard)
                .update();
    }

    /** The keys that wait for an event of theirs; none any more is noted. Only while the mark is locked. */
    Set<String> heldKeys(JdbcClient jdbc, UUID tenant) {
        Set<String> keys = new HashSet<>(jdbc.sql("""
                        select distinct key from event_held
                        where tenant_id = ? and listener = ? and shard = ? and blocking
                        """)
                .param(tenant)
                .param(listener)
                .param(shard)
                .query(String.class)
                .list());
        if (keys.isEmpty()) {
            mark(jdbc, tenant, false);
        }
        return keys;
    }

    /** Lets an event wait that the mark passes in this transaction. */
    void hold(JdbcClient jdbc, StoredEvent event) {
        jdbc.sql("insert into event_held (tenant_id, listener, position, shard, key) values (?, ?, ?, ?, ?)")
                .param(event.tenant())
                .param(listener)
                .param(event.position())
                .param(shard)
                .param(event.key())
                .update();
        mark(jdbc, event.tenant(), true);
    }

    /** Takes a held event out, in the transaction of its effect; false when it is not held (any more). */
    boolean take(JdbcClient jdbc, UUID tenant, long position) {
        return jdbc.sql("delete from event_held where tenant_id = ? and listener = ? and position = ?")
                        .param(tenant)
                        .param(listener)
                        .param(position)
                        .update()
                == 1;
    }

    /** Lets those behind a held event go on without it. */
    void letPass(JdbcClient jdbc, UUID tenant, long position) {
        jdbc.sql("update event_held set blocking = false where tenant_id = ? and listener = ? and position = ?")
                .param(tenant)
                .param(listener)
                .param(position)
                .update();
    }

    /** Whether the mark has passed the position. */
    boolean hasPassed(JdbcClient jdbc, UUID tenant, long position) {
        return jdbc.sql("""
                        select coalesce(max(position), 0) >= ? from event_inbox
                        where tenant_id = ? and listener = ? and shard = ?
                        """)
                .param(position)
                .param(tenant)
                .param(listener)
                .param(shard)
                .query(Boolean.class)
                .single();
    }

    private void mark(JdbcClient jdbc, UUID tenant, boolean held) {
        jdbc.sql("update event_inbox set held = ? where tenant_id = ? and listener = ? and shard = ?")
                .param(held)
                .param(tenant)
                .param(listener)
                .param(shard)
                .update();
    }
}
