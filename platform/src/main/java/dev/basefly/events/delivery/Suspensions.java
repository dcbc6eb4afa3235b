package dev.basefly.events.delivery;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.delivery.Cursors.ShardId;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The organizations that a shard passes over for now, and up to where it has dealt with theirs. A row is there before the
 * shard's position goes beyond it, and both are written by who has the shard: who has it next knows of it.
 */
@CrossTenant(reason = "says which tenants' events wait")
final class Suspensions {

    private static final String OF_ONE = " where tenant_id = :tenant and listener = :listener and shard = :shard";
    private static final String OF_OWNED = " where listener = :listener and shard = :shard and owner = :node";

    private final SystemDatabase database;
    private final Clock clock;
    private final UUID node;

    /** Why an organization's events wait. */
    enum Cause {
        /** Its data is not to be had: its own database does not answer, or it is being moved. */
        AWAY,
        /** Too many of its events are parked. */
        FULL
    }

    /**
     * An organization that waits.
     *
     * @param position up to where all its events of the shard are dealt with
     */
    record Suspended(UUID tenant, long position, Cause cause) {}

    /** Events of an organization cannot be dealt with for now; those of others can. */
    static final class Suspending extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient Suspended suspended;

        Suspending(Suspended suspended, String reason) {
            super(reason);
            this.suspended = suspended;
        }

        Suspended suspended() {
            return suspended;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    Suspensions(SystemDatabase database, Clock clock, UUID node) {
        this.database = database;
        this.clock = clock;
        this.node = node;
    }

    /** Those of a shard; none any more is noted. Only by who has it. */
    List<Suspended> of(ShardId shard) {
        List<Suspended> found = database.jdbc()
                .sql("select tenant_id, position, cause from event_suspended where listener = ? and shard = ?")
                .param(shard.listener())
                .param(shard.number())
                .query((row, _) ->
                        new Suspended(row.getObject(1, UUID.class), row.getLong(2), Cause.valueOf(row.getString(3))))
                .list();
        if (found.isEmpty()) {
            noteWhetherAny(shard);
        }
        return found;
    }

    /** Lets an organization wait; false when this process does not have the shard any more. */
    boolean begin(ShardId shard, Suspended suspended, String reason) {
        return database.inTransaction(() -> {
            boolean owned = database.jdbc()
                            .sql("update event_cursors set suspended = true" + OF_OWNED)
                            .param("listener", shard.listener())
                            .param("shard", shard.number())
                            .param("node", node)
                            .update()
                    == 1;
            if (owned) {
                insert(shard, suspended, reason);
            }
            return owned;
        });
    }

    private void insert(ShardId shard, Suspended suspended, String reason) {
        database.jdbc()
                .sql("""
                        insert into event_suspended as known (tenant_id, listener, shard, position, cause, reason, since)
                        values (:tenant, :listener, :shard, :position, :cause, :reason, :now)
                        on conflict (tenant_id, listener, shard) do update
                        set position = least(known.position, excluded.position), cause = excluded.cause,
                            reason = excluded.reason
                        """)
                .param("tenant", suspended.tenant())
                .param("listener", shard.listener())
                .param("shard", shard.number())
                .param("position", suspended.position())
                .param("cause", suspended.cause().name())
                .param("reason", reason)
                .param("now", Parameters.utc(clock.instant()))
                .update();
    }

    /** Notes how far an organization has caught up. */
    void move(ShardId shard, UUID tenant, long position) {
        database.jdbc()
                .sql("update event_suspended set position = greatest(position, :position)" + OF_ONE)
                .param("tenant", tenant)
                .param("listener", shard.listener())
                .param("shard", shard.number())
                .param("position", position)
                .update();
    }

    /** An organization has caught up with the shard; false when this process does not have the shard any more. */
    boolean end(ShardId shard, UUID tenant) {
        return database.inTransaction(() -> {
            boolean owned = database.jdbc()
                    .sql("select exists (select from event_cursors" + OF_OWNED + " for update)")
                    .param("listener", shard.listener())
                    .param("shard", shard.number())
                    .param("node", node)
                    .query(Boolean.class)
                    .single();
            if (owned) {
                database.jdbc()
                        .sql("delete from event_suspended" + OF_ONE)
                        .param("tenant", tenant)
                        .param("listener", shard.listener())
                        .param("shard", shard.number())
                        .update();
                noteWhetherAny(shard);
            }
            return owned;
        });
    }

    private void noteWhetherAny(ShardId shard) {
        database.jdbc()
                .sql("update event_cursors c set suspended = exists (select from event_suspended s"
                        + " where s.listener = c.listener and s.shard = c.shard)" + OF_OWNED)
                .param("listener", shard.listener())
                .param("shard", shard.number())
                .param("node", node)
                .update();
    }

    /** The shards of these listeners in which somebody waits, whichever process let them. */
    Set<ShardId> known(Collection<Integer> listeners) {
        return new HashSet<>(database.jdbc()
                .sql("select distinct listener, shard from event_suspended where listener = any(:listeners)")
                .param("listeners", Parameters.array("int", listeners, listener -> listener))
                .query((row, _) -> new ShardId(row.getInt(1), row.getInt(2)))
                .list());
    }
}
