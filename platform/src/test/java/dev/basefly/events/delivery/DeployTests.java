package dev.basefly.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.events.Delivery;
import dev.basefly.events.Listener;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Old and new processes, side by side for a while, skip nothing and do nothing twice. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the events of all tenants")
class DeployTests {

    record Noted(String key, int n) {}

    record Added(String key, int n) {}

    private static final EventType<Noted> NOTED =
            EventType.of("tests.jotted", Noted.class).keyedBy(Noted::key);
    private static final EventType<Added> ADDED =
            EventType.of("tests.added", Added.class).keyedBy(Added::key);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());
    private final PostRoom room;
    private final JdbcClient jdbc;

    DeployTests(@Autowired ApplicationContext context, @Autowired JdbcClient jdbc) {
        this.room = context.getAutowireCapableBeanFactory().createBean(PostRoom.class);
        this.jdbc = jdbc;
    }

    @BeforeEach
    void open() throws Exception {
        room.open();
        room.types().add(NOTED);
        room.types().add(ADDED);
    }

    @AfterEach
    void close() throws Exception {
        room.close();
    }

    @Test
    void beginsWithWhatHappensNextOrWithTheOldestAndKeepsItsPlaceUnderAnotherName() {
        var first = room.work(writing("tests.old"));
        room.publish(acme, new Noted("k", 1));
        await().until(() -> room.count("select count(*) from event_effects") == 1);
        first.stop();
        room.publish(acme, new Noted("k", 2));

        room.work(writing("tests.new").formerly("tests.old"));
        await().until(() -> room.effects("tests.new", "k").equals(List.of(2)));
        room.work(writing("tests.fresh"), writing("tests.all").beginningWithTheOldest());
        room.publish(acme, new Noted("k", 3));

        await().atMost(PATIENCE).until(() -> room.effects("tests.all", "k").equals(List.of(1, 2, 3)));
        await().until(() -> room.effects("tests.fresh", "k").equals(List.of(3)));
    }

    @Test
    void waitsForAProcessThatKnowsTheNewerVersion() {
        room.work(writing("tests.log"));
        room.publish(acme, new Noted("k", 1));
        await().until(() -> room.count("select count(*) from event_effects") == 1);
        room.system().jdbc().sql("""
                        insert into event_outbox (tenant_id, id, type, version, key, payload, size, actor, occurred_at)
                        values (?, uuidv7(), 'tests.jotted', 2, 'k', '{"key": "k", "n": 2}', 20, 'system', now())
                        """).param(acme.value()).update();
        room.publish(acme, new Noted("k", 3));

        await().until(() -> room.count("select count(*) from events") == 3);
        room.publish(globex, new Noted("elsewhere", 1));
        await().until(() -> room.count("select count(*) from events") == 4);
        assertThat(room.effects("tests.log", "k")).containsExactly(1);
        assertThat(room.count("select count(*) from event_parked")).isZero();
    }

    @Test
    void addATypeToAListener() {
        room.work(writing("tests.log"));
        room.publish(acme, new Noted("k", 1), new Added("k", 2));
        await().atMost(PATIENCE).until(() -> room.effects("tests.log", "k").equals(List.of(1)));

        // The old process goes on running, and would pass over what only the new one knows.
        room.work(writing("tests.log")
                .and(
                        ADDED,
                        (event, delivery) -> room.effect(jdbc, "tests.log", tenant(delivery), event.key(), event.n())));
        for (int n = 3; n < 23; n += 2) {
            room.publish(acme, new Added("k", n), new Noted("k", n + 1));
        }

        await().atMost(PATIENCE).until(() -> room.effects("tests.log", "k").size() >= 21);
        // Of what was published before, the new type's may come: positions that were not noted yet are gone through
        // again.
        assertThat(room.effects("tests.log", "k").stream().filter(n -> n > 2).toList())
                .isEqualTo(java.util.stream.IntStream.range(3, 23).boxed().toList());
    }

    private Listener writing(String name) {
        return Listener.of(
                name, NOTED, (event, delivery) -> room.effect(jdbc, name, tenant(delivery), event.key(), event.n()));
    }

    private static UUID tenant(Delivery delivery) {
        return Objects.requireNonNull(delivery.tenant()).value();
    }
}
