package dev.basefly.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.events.EventsSettings;
import dev.basefly.events.Listener;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** A listener that is slow or hangs takes its time from nobody else. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the events of all tenants")
class FairnessTests {

    record Asked(String key, int n) {}

    private static final EventType<Asked> ASKED =
            EventType.of("tests.asked", Asked.class).keyedBy(Asked::key);
    private static final RetryPolicy QUICK = new RetryPolicy(5, Duration.ofMillis(1), Duration.ofMillis(2));
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final CountDownLatch end = new CountDownLatch(1);
    private final PostRoom room;
    private final JdbcClient jdbc;

    FairnessTests(@Autowired ApplicationContext context, @Autowired JdbcClient jdbc) {
        this.room = context.getAutowireCapableBeanFactory().createBean(PostRoom.class);
        this.jdbc = jdbc;
    }

    @BeforeEach
    void open() throws Exception {
        room.open();
        room.types().add(ASKED);
    }

    @AfterEach
    void close() throws Exception {
        end.countDown();
        room.close();
    }

    @Test
    void interruptsAReactionThatTakesTooLongAndSaysSo() {
        var interrupted = new AtomicInteger();
        room.work(
                settings(2, Duration.ofMillis(200)),
                Listener.of("tests.hanging", ASKED, (event, delivery) -> {
                            if (event.key().equals("hangs")) {
                                try {
                                    end.await();
                                } catch (InterruptedException told) {
                                    interrupted.incrementAndGet();
                                    throw told;
                                }
                            }
                            if (event.key().equals("sleeps")) {
                                jdbc.sql("select pg_sleep(1)")
                                        .query((row, _) -> 1)
                                        .list();
                            }
                            effect("tests.hanging", event, delivery.tenant());
                        })
                        .inShards(1)
                        .retriedBy(RetryPolicy.NEVER));

        room.publish(acme, new Asked("hangs", 1), new Asked("sleeps", 1), new Asked("good", 1));

        await().atMost(PATIENCE)
                .until(() -> room.effects("tests.hanging", "good").size() == 1);
        assertThat(interrupted).hasPositiveValue();
        assertThat(room.system()
                        .jdbc()
                        .sql("select failures -> -1 ->> 'error' from event_parked where state = 'DEAD'")
                        .query(String.class)
                        .list())
                .hasSize(2)
                .allSatisfy(error -> assertThat(error).contains("took longer than 200 ms"));
    }

    @Test
    void givesItsPlaceBackBetweenTransactions() {
        int slow = 400;
        var done = new AtomicInteger();
        var atThatTime = new AtomicInteger(slow);
        room.work(
                settings(1, Duration.ofSeconds(5)),
                Listener.of("tests.slow", ASKED, (_, _) -> {
                            jdbc.sql("select pg_sleep(0.02)")
                                    .query((row, _) -> 1)
                                    .list();
                            done.incrementAndGet();
                        })
                        .inShards(1),
                Listener.of("tests.quick", ASKED, (event, delivery) -> {
                            if (event.n() == -1) {
                                atThatTime.set(done.get());
                                effect("tests.quick", event, delivery.tenant());
                            }
                        })
                        .inShards(1));
        room.publish(
                acme, IntStream.range(0, slow).mapToObj(n -> new Asked("k", n)).toArray(Record[]::new));
        await().atMost(PATIENCE).until(() -> done.get() > 0);

        room.publish(acme, new Asked("k", -1));

        await().atMost(PATIENCE).until(() -> !room.effects("tests.quick", "k").isEmpty());
        assertThat(atThatTime.get()).isLessThan(slow);
    }

    @Test
    void triesAgainBesideARetryThatHangs() {
        var attempts = new AtomicInteger();
        room.work(
                settings(2, Duration.ofSeconds(10)),
                Listener.of("tests.hanging", ASKED, (event, _) -> {
                            if (attempts.incrementAndGet() > 2 && event.key().startsWith("k")) {
                                end.await();
                            }
                            throw new IllegalStateException("not yet");
                        })
                        .inShards(1)
                        .retriedBy(QUICK),
                Listener.of("tests.other", ASKED, (event, delivery) -> {
                            effect("tests.other", event, delivery.tenant());
                            if (room.count("select count(*) from event_parked where attempt > 1") == 0) {
                                throw new IllegalStateException("not before the other one hangs");
                            }
                        })
                        .inShards(1)
                        .retriedBy(new RetryPolicy(100, Duration.ofMillis(20), Duration.ofMillis(50))));

        room.publish(acme, new Asked("k1", 1));

        await().atMost(PATIENCE).until(() -> room.effects("tests.other", "k1").size() == 1);
    }

    private static EventsSettings settings(int concurrency, Duration timeLimit) {
        return new EventsSettings(
                concurrency, Duration.ofSeconds(1), timeLimit, 100, 1_000, Duration.ofDays(30), 1_000_000);
    }

    private void effect(String name, Asked event, @Nullable TenantId tenant) {
        room.effect(jdbc, name, Objects.requireNonNull(tenant).value(), event.key(), event.n());
    }
}
