package dev.basefly.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.EventsSettings;
import dev.basefly.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Old events go a part of the log at a time, when nobody needs it any more. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the events of all tenants")
class RetentionTests {

    private static final long PART = 1_000_000;
    private static final Instant HAPPENED = Instant.parse("2026-01-01T00:00:00Z");

    @Autowired
    private SystemDatabase database;

    private long first;

    /** Three parts behind what other tests have. */
    @BeforeEach
    void fill() {
        for (String table : new String[] {"events", "event_parked", "event_listeners", "event_outbox"}) {
            database.jdbc().sql("delete from " + table).update();
        }
        first = (database.jdbc()
                                        .sql("select position from event_log_head")
                                        .query(Long.class)
                                        .single()
                                / PART
                        + 1)
                * PART;
        for (int part = 0; part <= 3; part++) {
            database.jdbc()
                    .sql("select events_make_partition(?)")
                    .param(first / PART + part)
                    .query((row, _) -> 1)
                    .list();
            database.jdbc()
                    .sql("""
                            insert into events (position, tenant_id, id, type, version, key, slot, payload, size, actor,
                                generation, occurred_at)
                            values (?, ?, uuidv7(), 'tests.old', 1, '', 0, '{}', 2, 'test', 0, ?)
                            """)
                    .param(first + part * PART + 5)
                    .param(UUID.randomUUID())
                    .param(HAPPENED.plus(Duration.ofDays(part)).atOffset(java.time.ZoneOffset.UTC))
                    .update();
        }
        database.jdbc()
                .sql("update event_log_head set position = ?")
                .param(first + 3 * PART + 10)
                .update();
    }

    @Test
    void forgetsWhatIsOldAndPassedByEveryListener() {
        listener(first + 2 * PART);

        long forgotten = forget(Duration.ofDays(31), 100_000_000);

        assertThat(forgotten).isEqualTo(first + PART - 1);
        assertThat(left()).isEqualTo(3);
        assertThat(forget(Duration.ofDays(40), 100_000_000)).isEqualTo(first + 2 * PART - 1);
        assertThat(left()).isEqualTo(2);
    }

    @Test
    void keepsWhatAListenerHasStillToDoButNotForEver() {
        listener(first);

        assertThat(forget(Duration.ofDays(400), 100_000_000)).isLessThan(first);
        assertThat(left()).isEqualTo(4);
        assertThat(forget(Duration.ofDays(400), PART)).isEqualTo(first + 2 * PART - 1);
        assertThat(left()).isEqualTo(2);
    }

    @Test
    void keepsWhatIsParked() {
        listener(first + 3 * PART);
        database.jdbc()
                .sql("""
                        insert into event_parked (tenant_id, listener, position, shard, key, type, state, attempt, parked_at)
                        values (?, 1, ?, 0, '', 'tests.old', 'DEAD', 1, now())
                        """)
                .param(UUID.randomUUID())
                .param(first + PART + 5)
                .update();

        assertThat(forget(Duration.ofDays(400), 100_000_000)).isEqualTo(first + PART - 1);
        assertThat(left()).isEqualTo(3);
    }

    private void listener(long position) {
        database.jdbc().sql("""
                        with added as (
                            insert into event_listeners (name, shards, types, created_at, seen_at)
                            values ('tests.retention', 1, '{}', now(), now()) returning id)
                        insert into event_cursors (listener, shard, position) select id, 0, ? from added
                        """).param(position).update();
    }

    private long forget(Duration later, long mostKept) {
        var settings = new EventsSettings(
                1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 10, Duration.ofDays(30), mostKept);
        return Retention.forget(database, settings, new SettableClock(HAPPENED.plus(later)));
    }

    private int left() {
        return database.jdbc()
                .sql("select count(*) from events where position >= ?")
                .param(first)
                .query(Integer.class)
                .single();
    }
}
