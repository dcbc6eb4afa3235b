package dev.basefly.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.EventsSettings;
import dev.basefly.testkit.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
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

    private static final UUID ACME = UUID.randomUUID();

    @Autowired
    private SystemDatabase database;

    @Autowired
    private Place place;

    private long first;

    /** Three parts behind what other tests have. */
    @BeforeEach
    void fill() {
        for (String table : new String[] {
            "events",
            "event_parked",
            "event_suspended",
            "event_held",
            "event_inbox",
            "event_replays",
            "event_listeners",
            "event_outbox"
        }) {
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
        assertThat(dropped()).isEqualTo(2);
        assertThat(count("select min(position) from event_cursors")).isEqualTo((int) (first + 2 * PART - 1));
    }

    @Test
    void keepsWhatIsTriedAgainButNotWhatIsDead() {
        listener(first + 3 * PART);
        park(first + PART + 5, "RETRYING", HAPPENED);

        assertThat(forget(Duration.ofDays(400), 100_000_000)).isEqualTo(first + PART - 1);
        assertThat(left()).isEqualTo(3);
        database.jdbc()
                .sql("update event_parked set state = 'DEAD', next_at = null")
                .update();
        assertThat(forget(Duration.ofDays(400), 100_000_000)).isEqualTo(first + 3 * PART - 1);
        assertThat(count("select count(*) from event_parked")).isZero();
        assertThat(count("select count(*) from event_held")).isZero();
        assertThat(dropped()).isEqualTo(1);
    }

    @Test
    void doesNotWaitForAListenerThatNoProcessHasKnownForSoLong() {
        listener(first);
        database.jdbc()
                .sql("update event_listeners set seen_at = ?")
                .param(HAPPENED.atOffset(java.time.ZoneOffset.UTC))
                .update();

        assertThat(forget(Duration.ofDays(400), 100_000_000)).isEqualTo(first + 3 * PART - 1);

        assertThat(dropped()).isEqualTo(3);
        assertThat(count("select min(position) from event_cursors")).isEqualTo((int) (first + 3 * PART - 1));
    }

    @Test
    void removesDeadOnesThatAreTooOldOrTooMany() {
        listener(first);
        Instant now = HAPPENED.plus(Duration.ofDays(20));
        park(first + 5, "DEAD", HAPPENED.minus(Duration.ofDays(20)));
        for (int number = 1; number <= 4; number++) {
            park(first + 5 + number, "DEAD", now);
        }

        forget(Duration.ofDays(20), 100_000_000);

        assertThat(count("select count(*) from event_parked")).isEqualTo(2);
        assertThat(count("select min(position) from event_parked")).isEqualTo((int) (first + 8));
        assertThat(count("select count(*) from event_held")).isEqualTo(2);
        assertThat(dropped()).isEqualTo(3);
    }

    @Test
    void removesWhatReplaysLeft() {
        listener(first);
        database.jdbc().sql("""
                        insert into event_replays (listener, types, begins_at, position, up_to, state, reason, asked_by,
                            created_at, ended_at)
                        select id, '{}', 0, 1, 1, 'DONE', 'test', 'test', now(), now() from event_listeners
                        """).update();
        int replay = count("select id from event_replays");
        for (int inbox : new int[] {-replay, 1}) {
            database.jdbc()
                    .sql("insert into event_inbox (tenant_id, listener, shard, position) values (?, ?, 0, 1)")
                    .param(ACME)
                    .param(inbox)
                    .update();
        }

        forget(Duration.ofDays(1), 100_000_000);

        assertThat(count("select min(listener) from event_inbox")).isEqualTo(1);
        assertThat(count("select count(*) from event_replays")).isEqualTo(1);
        database.jdbc()
                .sql("update event_replays set ended_at = ?")
                .param(HAPPENED.atOffset(java.time.ZoneOffset.UTC))
                .update();
        forget(Duration.ofDays(40), 100_000_000);
        assertThat(count("select count(*) from event_replays")).isZero();
    }

    /** As if the listener had given it up, or were about to try it again. */
    private void park(long position, String state, Instant at) {
        database.jdbc()
                .sql("""
                        insert into event_parked (
                            tenant_id, listener, position, shard, key, type, state, attempt, next_at, parked_at)
                        select :tenant, id, :position, 0, '', 'tests.old', :state, 1,
                            case when :state = 'RETRYING' then cast(:at as timestamptz) end, :at
                        from event_listeners
                        """)
                .param("tenant", ACME)
                .param("position", position)
                .param("state", state)
                .param("at", at.atOffset(java.time.ZoneOffset.UTC))
                .update();
        database.jdbc()
                .sql("insert into event_held (tenant_id, listener, position, shard, key)"
                        + " select ?, id, ?, 0, '' from event_listeners")
                .param(ACME)
                .param(position)
                .update();
    }

    private void listener(long position) {
        database.jdbc().sql("""
                        with added as (
                            insert into event_listeners (name, shards, types, created_at, seen_at)
                            values ('tests.retention', 1, '{tests.old}', now(), '2100-01-01') returning id)
                        insert into event_cursors (listener, shard, position) select id, 0, ? from added
                        """).param(position).update();
    }

    private long forget(Duration later, long mostKept) {
        var settings = new EventsSettings(
                1, Duration.ofSeconds(1), Duration.ofSeconds(1), 2, 10, Duration.ofDays(30), mostKept);
        var clock = new SettableClock(HAPPENED.plus(later));
        var around = new Dispatcher.Surroundings(clock, Tracer.NOOP, new SimpleMeterRegistry());
        new Retention(database, place, settings, around).run(() -> true);
        return database.jdbc()
                .sql("select forgotten from event_log_head")
                .query(Long.class)
                .single();
    }

    private int dropped() {
        return count("select dropped from event_listeners");
    }

    private int count(String sql) {
        return database.jdbc().sql(sql).query(Integer.class).single();
    }

    private int left() {
        return database.jdbc()
                .sql("select count(*) from events where position >= ?")
                .param(first)
                .query(Integer.class)
                .single();
    }
}
