package dev.basefly.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.events.Listener;
import dev.basefly.events.OutsideUnavailable;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;

/** A listener whose outside is not to be had stands still, loses nothing, and holds up nobody else. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the events of all tenants")
class OutsideTests {

    record Said(String key, int n) {}

    private static final EventType<Said> SAID =
            EventType.of("tests.said_outside", Said.class).keyedBy(Said::key);
    private static final RetryPolicy TWICE = new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(2));

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final ConcurrentLinkedQueue<Integer> arrived = new ConcurrentLinkedQueue<>();
    private final PostRoom room;

    OutsideTests(@Autowired ApplicationContext context) {
        this.room = context.getAutowireCapableBeanFactory().createBean(PostRoom.class);
    }

    @BeforeEach
    void open() throws Exception {
        room.open();
        room.types().add(SAID);
    }

    @AfterEach
    void close() throws Exception {
        room.close();
    }

    @Test
    void losesNoAttemptAndNoEventWhileItIsAway() {
        var tries = new AtomicInteger();
        room.work(Listener.of("tests.outside", SAID, (said, _) -> {
                    if (tries.incrementAndGet() < 5) {
                        throw new OutsideUnavailable("away", Duration.ofMillis(10));
                    }
                    arrived.add(said.n());
                })
                .retriedBy(TWICE));

        room.publish(acme, said(1, 50));

        await().until(() -> arrived.size() == 50);
        assertThat(arrived).containsExactlyElementsOf(numbers(1, 50));
        assertThat(room.count("select count(*) from event_parked")).isZero();
    }

    @Test
    void losesNoAttemptOfAParkedEventEither() {
        var tries = new AtomicInteger();
        room.work(Listener.of("tests.outside", SAID, (said, _) -> {
                    int attempt = tries.incrementAndGet();
                    if (attempt == 1) {
                        throw new IllegalStateException("to blame");
                    }
                    if (attempt < 5) {
                        throw new OutsideUnavailable("away", Duration.ofMillis(10));
                    }
                    arrived.add(said.n());
                })
                .retriedBy(TWICE));

        room.publish(acme, said(1, 3));

        await().until(() -> arrived.size() == 3);
        assertThat(arrived).containsExactly(1, 2, 3);
    }

    @Test
    void doesNotHoldUpOthersWhileItWaits() throws InterruptedException {
        var held = new CountDownLatch(1);
        room.work(
                Listener.of("tests.outside", SAID, (_, _) -> held.await()).apartFromOthers(),
                Listener.of("tests.inside", SAID, (said, _) -> arrived.add(said.n())));

        for (int key = 0; key < 20; key++) {
            room.publish(acme, new Said("key " + key, key));
        }

        await().until(() -> arrived.size() == 20);
        assertThat(held.getCount()).isEqualTo(1);
        held.countDown();
    }

    private static Record[] said(int from, int to) {
        return numbers(from, to).stream().map(n -> new Said("a", n)).toArray(Record[]::new);
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }
}
