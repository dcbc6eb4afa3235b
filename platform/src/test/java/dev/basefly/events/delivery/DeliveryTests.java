package dev.basefly.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.TestPools;
import dev.basefly.events.Delivery;
import dev.basefly.events.Events;
import dev.basefly.events.Listener;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.TestPostgres.Database;
import dev.basefly.testkit.faults.Fate;
import dev.basefly.testkit.faults.TcpProxy;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Events reach each listener in order, with an effect exactly once. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the events of all tenants")
class DeliveryTests {

    record Noted(String key, int n) {}

    private static final EventType<Noted> NOTED =
            EventType.of("tests.noted", Noted.class).keyedBy(Noted::key);
    private static final RetryPolicy QUICK = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private record Seen(RequestScope scope, Delivery delivery, int rows, String traceId) {}

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());
    private final PostRoom room;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Events events;
    private final Tracer tracer;
    private final Environment environment;

    DeliveryTests(
            @Autowired ApplicationContext context,
            @Autowired JdbcClient jdbc,
            @Autowired TransactionTemplate transactions,
            @Autowired Events events,
            @Autowired Tracer tracer,
            @Autowired Environment environment) {
        this.room = context.getAutowireCapableBeanFactory().createBean(PostRoom.class);
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.events = events;
        this.tracer = tracer;
        this.environment = environment;
    }

    @BeforeEach
    void open() throws Exception {
        room.open();
        room.types().add(NOTED);
    }

    @AfterEach
    void close() throws Exception {
        room.close();
    }

    @Test
    void reachesEachListenerInTheScopeItWasPublishedIn() {
        var seen = new ConcurrentLinkedQueue<Seen>();
        room.work(
                Listener.of("tests.first", NOTED, (_, delivery) -> seen.add(look(delivery))), writing("tests.second"));
        room.publish(globex, new Noted("other", 1));
        await().until(() -> seen.size() == 1);
        var ada = new Actor.Person(UserId.next(java.time.InstantSource.system()), "OWNER", false);
        var span = tracer.nextSpan().name("request").start();

        try (var scope = tracer.withSpan(span)) {
            assert scope != null;
            new RequestScope("request-of-ada", acme, ada, Locale.ROOT)
                    .run(() -> transactions.executeWithoutResult(_ -> events.publish(new Noted("a", 1))));
        }

        await().until(() ->
                seen.size() == 2 && room.effects("tests.second", "a").size() == 1);
        assertThat(seen).last().satisfies(found -> {
            assertThat(found.scope().tenant()).isEqualTo(acme);
            assertThat(found.scope().requestId()).isEqualTo("request-of-ada");
            assertThat(found.scope().actor()).isEqualTo(new Actor.Program("listener:tests.first", ada.label()));
            assertThat(found.rows()).isEqualTo(1);
            assertThat(found.traceId()).isEqualTo(span.context().traceId());
            assertThat(found.delivery().actor()).isEqualTo(ada.label());
            assertThat(found.delivery().key()).isEqualTo("a");
            assertThat(found.delivery().attempt()).isEqualTo(1);
        });
    }

    @Test
    void skipsNothingAndKeepsTheOrderOfKeysWhateverWritersDo() throws Exception {
        int writers = 16;
        int transactionsOfEach = 12;
        var published = new AtomicInteger();
        room.work(writing("tests.log"), writing("tests.other").inShards(2));
        try (var threads = Executors.newFixedThreadPool(writers)) {
            var all = IntStream.range(0, writers)
                    .mapToObj(writer -> threads.submit(() -> {
                        for (int n = 0; n < transactionsOfEach; n++) {
                            write(writer % 2 == 0 ? acme : globex, "own" + writer, n, (writer * 31 + n * 7) % 13);
                            published.incrementAndGet();
                        }
                    }))
                    .toList();
            room.work(writing("tests.log"), writing("tests.other"));
            for (var writer : all) {
                writer.get(30, TimeUnit.SECONDS);
            }
        }

        await().atMost(PATIENCE).until(() -> effects() == writers * transactionsOfEach * 2);
        for (int writer = 0; writer < writers; writer++) {
            assertThat(room.effects("tests.log", "own" + writer))
                    .isEqualTo(IntStream.range(0, transactionsOfEach).boxed().toList());
        }
        assertThat(room.count("select max(position) - min(position) + 1 - count(*) from events"))
                .isZero();
    }

    @Test
    void keepsTheOrderInWhichTransactionsOfDifferentWritersWereCommitted() throws Exception {
        room.owner("create table event_counter (n int)");
        try {
            room.owner("insert into event_counter values (0)");
            room.owner("grant select, update on event_counter to basefly_app");
            room.work(writing("tests.log"));
            try (var threads = Executors.newFixedThreadPool(8)) {
                for (int n = 0; n < 100; n++) {
                    var _ = threads.submit(() -> Tenant.run(
                            acme,
                            () -> transactions.executeWithoutResult(_ -> {
                                int mine = jdbc.sql("update event_counter set n = n + 1 returning n")
                                        .query(Integer.class)
                                        .single();
                                events.publish(new Noted("shared", mine));
                            })));
                }
            }

            await().atMost(PATIENCE).until(() -> effects() == 100);
            assertThat(room.effects("tests.log", "shared"))
                    .isEqualTo(IntStream.rangeClosed(1, 100).boxed().toList());
        } finally {
            room.owner("drop table event_counter");
        }
    }

    @Test
    void parksAnEventThatFailsAndThoseOfItsKeyBehindItAndNoOthers() {
        var attempts = new AtomicInteger();
        room.work(Listener.of("tests.log", NOTED, (event, delivery) -> {
                    effect("tests.log", event, delivery);
                    if (event.key().equals("bad") && event.n() == 2 && attempts.incrementAndGet() < 3) {
                        throw new IllegalStateException("not today");
                    }
                })
                .retriedBy(QUICK));

        room.publish(acme, new Noted("bad", 1), new Noted("bad", 2), new Noted("good", 1), new Noted("bad", 3));
        room.publish(acme, new Noted("good", 2), new Noted("bad", 4));
        room.publish(globex, new Noted("bad", 9));

        await().atMost(PATIENCE).until(() -> effects() == 7);
        assertThat(attempts).hasValue(3);
        assertThat(room.effects("tests.log", "good")).containsExactly(1, 2);
        assertThat(room.effects("tests.log", "bad"))
                .containsSubsequence(1, 2, 3, 4)
                .contains(9);
        await().until(() -> room.count("select count(*) from event_parked") == 0);
        assertThat(room.count("select count(*) from event_held")).isZero();
    }

    @Test
    void givesAnEventUpAfterItsLastAttemptAndLetsTheNextOnesFollow() {
        room.work(failing("tests.log", 2).retriedBy(QUICK));

        room.publish(acme, new Noted("k", 1), new Noted("k", 2), new Noted("k", 3));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(room.effects("tests.log", "k")).containsExactly(1, 3));
        assertThat(room.count("select attempt from event_parked where state = 'DEAD' and not holds"))
                .isEqualTo(3);
        room.publish(acme, new Noted("k", 4));
        await().until(() -> room.effects("tests.log", "k").equals(List.of(1, 3, 4)));
    }

    @Test
    void holdsTheKeyOfADeadEventWhenTheListenerWantsThat() {
        room.work(failing("tests.log", 2).retriedBy(RetryPolicy.NEVER).holdingKeysOfTheDead());

        room.publish(acme, new Noted("k", 1), new Noted("k", 2), new Noted("k", 3), new Noted("other", 1));

        await().atMost(PATIENCE).until(() -> room.count("select count(*) from event_parked") == 2);
        await().until(() -> room.effects("tests.log", "other").size() == 1);
        assertThat(room.effects("tests.log", "k")).containsExactly(1);
        assertThat(room.count("select count(*) from event_parked where state = 'BEHIND'"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fate.class,
            names = {"REQUEST_LOST", "ANSWER_LOST"})
    void takesEffectOnceWhenTheConnectionBreaksAtTheCommit(Fate fate) {
        var database = new Database(
                "events",
                environment.getRequiredProperty("basefly.database.url"),
                environment.getRequiredProperty("basefly.database.username"),
                environment.getRequiredProperty("basefly.database.password"));
        try (var proxy = TcpProxy.to(database);
                var pool = TestPools.tenants(proxy.through(database), 4)) {
            var runs = new AtomicInteger();
            var client = JdbcClient.create(pool.source());
            var listener = Listener.of("tests.log", NOTED, (event, delivery) -> {
                runs.incrementAndGet();
                room.effect(client, "tests.log", tenant(delivery), event.key(), event.n());
            });
            var broken = proxy.next(fate, "COMMIT");

            room.work(client, new TransactionTemplate(new JdbcTransactionManager(pool.source())), listener);
            room.publish(acme, new Noted("k", 1), new Noted("k", 2));
            await().atMost(PATIENCE).until(() -> broken.happensWithin(Duration.ZERO) && effects() == 2);
            room.publish(acme, new Noted("k", 3));

            await().atMost(PATIENCE).until(() -> effects() == 3);
            assertThat(room.effects("tests.log", "k")).containsExactly(1, 2, 3);
            assertThat(runs.get()).isBetween(3, 5);
        }
    }

    @Test
    void isDeadAtOnceWhenItsPayloadDoesNotFit() {
        room.work(writing("tests.log"));
        room.publish(acme, new Noted("k", 1));
        room.system().jdbc().sql("""
                        insert into event_outbox (tenant_id, id, type, version, key, payload, size, actor, occurred_at)
                        values (?, uuidv7(), 'tests.noted', 1, 'k', '{"key": "k", "n": "many"}', 20, 'system', now())
                        """).param(acme.value()).update();
        room.publish(acme, new Noted("k", 3));

        await().until(() -> room.effects("tests.log", "k").equals(List.of(1, 3)));
        assertThat(room.system()
                        .jdbc()
                        .sql("select failures -> -1 ->> 'error' from event_parked where state = 'DEAD'")
                        .query(String.class)
                        .single())
                .contains("no Noted");
    }

    @Test
    void deliversEventsOfTheInstallationInItsOwnTransaction() {
        room.work(Listener.of("tests.log", NOTED, (event, delivery) -> {
            assertThat(delivery.tenant()).isNull();
            room.effect(room.system().jdbc(), "tests.log", TenantId.INSTALLATION.value(), event.key(), event.n());
        }));

        room.system().inTransaction(() -> events.publish(new Noted("i", 1)));

        await().until(() -> room.effects("tests.log", "i").equals(List.of(1)));
    }

    @Test
    void refusesTwoListenersOfOneName() {
        assertThatIllegalStateException()
                .isThrownBy(() -> room.work(writing("tests.log"), writing("tests.log")))
                .withMessageContaining("tests.log");
    }

    private Listener writing(String name) {
        return Listener.of(name, NOTED, (event, delivery) -> effect(name, event, delivery));
    }

    private Listener failing(String name, int n) {
        return Listener.of(name, NOTED, (event, delivery) -> {
            effect(name, event, delivery);
            if (event.n() == n) {
                throw new IllegalStateException("never");
            }
        });
    }

    private void effect(String name, Noted event, Delivery delivery) {
        room.effect(jdbc, name, tenant(delivery), event.key(), event.n());
    }

    private static UUID tenant(Delivery delivery) {
        return Objects.requireNonNull(delivery.tenant()).value();
    }

    private int effects() {
        return room.count("select count(*) from event_effects");
    }

    /** A transaction that publishes early and commits late. */
    private void write(TenantId tenant, String key, int n, int millis) {
        Tenant.run(
                tenant,
                () -> transactions.executeWithoutResult(_ -> {
                    events.publish(new Noted(key, n));
                    jdbc.sql("select pg_sleep(? / 1000.0)")
                            .param(millis)
                            .query((row, _) -> 1)
                            .list();
                }));
    }

    private Seen look(Delivery delivery) {
        var span = tracer.currentSpan();
        return new Seen(
                RequestScope.current(),
                delivery,
                jdbc.sql("select count(*) from events").query(Integer.class).single(),
                span == null ? "" : span.context().traceId());
    }
}
