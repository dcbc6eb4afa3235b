package dev.basefly.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Placement;
import dev.basefly.database.SystemDatabase;
import dev.basefly.database.TestPools;
import dev.basefly.events.EventSignal;
import dev.basefly.events.EventsSettings;
import dev.basefly.events.Listener;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.TestPostgres.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** What happens to events that are forgotten while somebody is at them, or before. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the events of all tenants")
class ForgettingRaceTests {

    record Old(String key, int n) {}

    private static final EventType<Old> OLD =
            EventType.of("tests.older", Old.class).keyedBy(Old::key);
    private static final String NAME = "tests.log";
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final EventsSettings KEEPING =
            new EventsSettings(1, Duration.ofSeconds(1), Duration.ofSeconds(9), 9, 99, Duration.ofDays(30), 1_000_000);

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final PostRoom room;
    private final Place place;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Database database;
    private long forgotten;

    ForgettingRaceTests(
            @Autowired ApplicationContext context,
            @Autowired Place place,
            @Autowired JdbcClient jdbc,
            @Autowired TransactionTemplate transactions,
            @Autowired Environment environment) {
        this.room = context.getAutowireCapableBeanFactory().createBean(PostRoom.class);
        this.place = place;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.database = new Database(
                "forgetting",
                environment.getRequiredProperty("basefly.database.url"),
                environment.getRequiredProperty("basefly.database.username"),
                environment.getRequiredProperty("basefly.database.password"));
    }

    @BeforeEach
    void open() throws Exception {
        room.open();
        room.types().add(OLD);
        forgotten = room.count("select forgotten from event_log_head");
    }

    @AfterEach
    void close() throws Exception {
        room.system()
                .jdbc()
                .sql("update event_log_head set forgotten = ?")
                .param(forgotten)
                .update();
        room.close();
    }

    @Test
    void waitForAnAttemptThatIsUnderWayAndCountNothingAsLost() throws Exception {
        var began = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var attempts = new AtomicInteger();
        room.work(Listener.of(NAME, OLD, (event, delivery) -> {
                    if (attempts.incrementAndGet() == 1) {
                        throw new IllegalStateException("at first");
                    }
                    began.countDown();
                    end.await();
                    effect(event, delivery.tenant());
                })
                .inShards(1)
                .retriedBy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2))));
        room.publish(acme, new Old("k", 1));
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

        forgetTheLog(0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var retention = threads.submit(this::retain);
            await().atMost(PATIENCE).until(() -> room.count("select count(*) from pg_locks where not granted") > 0);
            end.countDown();
            retention.get(10, TimeUnit.SECONDS);
        }

        await().atMost(PATIENCE).until(() -> room.effects(NAME, "k").equals(List.of(1)));
        assertThat(room.count("select dropped from event_listeners")).isZero();
        await().until(() -> room.count("select count(*) from event_parked") == 0);
    }

    @Test
    void countAsLostWhatIsParkedAndLetThoseBehindItFollow() {
        room.work(Listener.of(NAME, OLD, (event, delivery) -> {
                    if (event.n() == 1) {
                        throw new IllegalStateException("never");
                    }
                    effect(event, delivery.tenant());
                })
                .inShards(1)
                .retriedBy(RetryPolicy.NEVER)
                .holdingKeysOfTheDead());
        room.publish(acme, new Old("k", 1), new Old("k", 2));
        await().atMost(PATIENCE).until(() -> room.count("select count(*) from event_parked") == 2);

        forgetTheLog(1);
        retain();

        assertThat(room.count("select dropped from event_listeners")).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> room.effects(NAME, "k").equals(List.of(2)));
    }

    @Test
    void doNotMakeANewListenerWalkThroughWhatIsGone() {
        room.work();
        room.publish(acme, new Old("k", 1), new Old("k", 2));
        await().atMost(PATIENCE).until(() -> room.count("select count(*) from events") == 2);
        room.system()
                .jdbc()
                .sql("update event_log_head set position = position + 900000 where position % 1000000 < 99000")
                .update();
        forgetTheLog(0);
        var reads = new AtomicInteger();
        try (SystemDatabase counting = TestPools.systemDatabase(database, 3, sql -> {
            reads.addAndGet(sql.contains("sum(e.size)") ? 1 : 0);
            return sql;
        })) {
            var dispatcher = new Dispatcher(
                    counting,
                    new Place(jdbc, transactions, counting, Placement.Source.ALL_SHARED),
                    room.types(),
                    new EventSignal(),
                    PostRoom.SETTINGS,
                    new Dispatcher.Surroundings(Clock.systemUTC(), Tracer.NOOP, new SimpleMeterRegistry()));
            dispatcher.start(List.of(Listener.of(NAME, OLD, (event, delivery) -> effect(event, delivery.tenant()))
                    .beginningWithTheOldest()));
            try {
                room.publish(acme, new Old("k", 3));
                await().atMost(PATIENCE).until(() -> room.effects(NAME, "k").equals(List.of(3)));
            } finally {
                dispatcher.stop();
            }
        }

        assertThat(reads.get()).isLessThan(20);
    }

    /** All but so many of the newest are gone. */
    private void forgetTheLog(int kept) {
        room.system()
                .jdbc()
                .sql("update event_log_head set forgotten = position - ?")
                .param(kept)
                .update();
    }

    private void retain() {
        var around = new Dispatcher.Surroundings(Clock.systemUTC(), Tracer.NOOP, new SimpleMeterRegistry());
        new Retention(room.system(), place, KEEPING, around).run(() -> true);
    }

    private void effect(Old event, @Nullable TenantId tenant) {
        room.effect(jdbc, NAME, Objects.requireNonNull(tenant).value(), event.key(), event.n());
    }
}
