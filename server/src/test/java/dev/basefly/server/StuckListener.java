package dev.basefly.server;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.util.UUID;

/** Plants a listener that is stuck, with all that pages show of one. */
@CrossTenant(reason = "the log of events is everybody's")
final class StuckListener {

    private StuckListener() {}

    static void plant(SystemDatabase database, String name, UUID tenant) {
        int listener = database.jdbc().sql("""
                        insert into event_listeners (name, shards, types, state, reason, created_at, seen_at, dropped)
                        values (?, 1, '{tests.planted}', 'STUCK', 'more than 5 events of all organizations are parked',
                            now() - interval '9 days', now() - interval '8 days', 17)
                        returning id
                        """).param(name).query(Integer.class).single();
        database.jdbc()
                .sql("insert into event_cursors (listener, shard, position) select ?, 0, position from event_log_head")
                .param(listener)
                .update();
        database.jdbc().sql("""
                        insert into event_parked (
                            tenant_id, listener, position, shard, key, type, state, attempt, failures, parked_at)
                        values (?, ?, 1, 0, 'k', 'tests.planted', 'DEAD', 10,
                            jobs_failed(null, 10, now(), 'java.io.IOException: Connection to "db-7" refused'), now())
                        """).param(tenant).param(listener).update();
        database.jdbc().sql("""
                        insert into event_suspended (tenant_id, listener, shard, position, cause, reason, since)
                        values (?, ?, 0, 1, 'AWAY', 'Its database is not to be had', now())
                        """).param(tenant).param(listener).update();
        database.jdbc().sql("""
                        insert into event_replays (listener, types, begins_at, position, up_to, state, stopped_at,
                            stopped_tenant, error, reason, asked_by, created_at)
                        values (?, '{}', 0, 0, 1, 'STOPPED', 1, ?, 'java.io.IOException', 'Lost', 'operator', now())
                        """).param(listener).param(tenant).update();
    }
}
