package dev.basefly.events.delivery;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import java.time.Clock;
import java.util.UUID;

/** What an operator may do to a parked event, so that it still takes effect at most once. */
@CrossTenant(reason = "operators see to the parked events of all tenants")
public final class Interventions {

    private static final String OF_ONE = " where tenant_id = :tenant and listener = :listener and position = :position";

    private final SystemDatabase database;
    private final Place place;
    private final Clock clock;

    Interventions(SystemDatabase database, Place place, Clock clock) {
        this.database = database;
        this.place = place;
        this.clock = clock;
    }

    /** Lets it be tried again now, with all its attempts; false when it is not parked any more, or waits behind others. */
    public boolean retry(UUID tenant, int listener, long position) {
        return database.jdbc()
                        .sql("""
                                update event_parked set state = 'RETRYING', attempt = 0, next_at = :now
                                """ + OF_ONE + " and state <> 'BEHIND'")
                        .param("now", Parameters.utc(clock.instant()))
                        .param("tenant", tenant)
                        .param("listener", listener)
                        .param("position", position)
                        .update()
                == 1;
    }

    /**
     * Leaves it out for good: it has no effect, and those behind it follow.
     *
     * @param record what is to be part of the decision, done in its transaction
     * @return false when it is not parked any more
     */
    public boolean skip(UUID tenant, int listener, int shard, long position, Runnable record) {
        // Whoever takes it out of the inbox decides what becomes of it: this, or an attempt that is under way.
        boolean taken = place.inTransactionOfCaller(tenant, jdbc -> {
            boolean mine = new Inbox(listener, shard).take(jdbc, tenant, position);
            if (mine) {
                record.run();
            }
            return mine;
        });
        // Also a row that was left over because a process died between the two.
        database.jdbc()
                .sql("delete from event_parked" + OF_ONE)
                .param("tenant", tenant)
                .param("listener", listener)
                .param("position", position)
                .update();
        return taken;
    }

    /** Lets a replay go on behind the event that it stopped at. */
    public void leaveOut(int replay, UUID tenant, long position) {
        place.inTransaction(tenant, "operator", jdbc -> new Inbox(-replay, 0).advance(jdbc, tenant, position));
    }
}
