package dev.basefly.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.Doctor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "leaders write in transactions of the system database")
class LeadershipTests {

    private final String role = "test." + UUID.randomUUID();
    private final BlockingQueue<Term> terms = new LinkedBlockingQueue<>();

    @Autowired
    private LockStore store;

    @Autowired
    private Fencing fencing;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private Doctor doctor;

    private record Term(String node, Lease lease) {}

    @Test
    void handsOverAtOnceWhenTheLeaderResigns() throws Exception {
        var a = campaign("a", store);
        var first = next();
        try (var b = campaign("b", store)) {
            assertThat(b.term()).isEmpty();
            long start = System.nanoTime();

            a.close();
            var second = next();

            assertThat(first.lease().isHeld()).isFalse();
            assertThat(second.node()).isEqualTo("b");
            assertThat(second.lease().fencingToken())
                    .isGreaterThan(first.lease().fencingToken());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1500));
        }
    }

    @Test
    void handsOverWithinTheLeaseWhenTheLeaderIsCutOff() throws Exception {
        var cutOff = new Nodes.CutOff(store);
        try (var a = campaign("a", cutOff)) {
            var first = next();
            try (var b = campaign("b", store);
                    var c = campaign("c", store)) {
                cutOff.cut();
                long start = System.nanoTime();
                var second = next();

                assertThat(second.node()).isIn("b", "c");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2500));
                assertThat(first.lease().isHeld()).isFalse();
                assertThat(a.term()).isEmpty();
                assertThat(b.term().isPresent() ^ c.term().isPresent()).isTrue();
            } finally {
                cutOff.join();
            }
        }
    }

    @Test
    void letsTwoWhoBothBelieveToLeadNotBothWrite() throws Exception {
        var cutOff = new Nodes.CutOff(store);
        var key = LockKey.ofLeader(role);
        try (var a = campaign("a", cutOff)) {
            var first = next();
            cutOff.cut();
            store.releaseByForce(key);
            try (var b = campaign("b", store)) {
                var second = next();
                assertThat(first.lease().isHeld()).isTrue();
                assertThat(second.lease().isHeld()).isTrue();

                write(second.lease());

                assertThatThrownBy(() -> write(first.lease()))
                        .isInstanceOfSatisfying(
                                ApiError.class,
                                refusal -> assertThat(refusal.reason()).isEqualTo(Fencing.STALE_LOCK));
                write(second.lease());
                assertThat(b.term()).isPresent();
            } finally {
                cutOff.join();
            }
            assertThat(a.role()).isEqualTo(role);
        }
    }

    @Test
    void campaignsAnewWhenItsDutyFails() throws Exception {
        var attempts = new AtomicInteger();
        var led = new CountDownLatch(1);
        var leadership = Nodes.leadership(store, "a");

        try (var candidacy = leadership.campaign(role, term -> {
            switch (attempts.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("the duty failed");
                case 2 -> throw new StackOverflowError("the duty failed badly");
                default -> led.countDown();
            }
            term.awaitEnd();
        })) {
            assertThat(led.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(candidacy.term()).isPresent();
        }

        assertThat(attempts).hasValue(3);
        assertThat(leaders()).isEmpty();
    }

    @Test
    void interruptsADutyThatDoesNotLook() throws Exception {
        var interrupted = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        var candidacy = Nodes.leadership(store, "a").campaign(role, term -> {
            started.countDown();
            try {
                boolean _ = new CountDownLatch(1).await(20, TimeUnit.SECONDS);
            } catch (InterruptedException expected) {
                interrupted.countDown();
                throw expected;
            }
        });
        started.await();

        candidacy.close();

        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(leaders()).isEmpty();
    }

    @Test
    void resignsAtShutdownAndIsSeenInFiguresAndByTheDoctor() throws Exception {
        var leadership = Nodes.leadership(store, "machine/1");
        var meters = new SimpleMeterRegistry();
        leadership.bindTo(meters);
        leadership.campaign(role, term -> {
            terms.add(new Term("a", term));
            term.awaitEnd();
        });
        next();

        assertThat(leading(meters)).isEqualTo(1);
        assertThat(doctor.examine().integrations())
                .anySatisfy(found -> assertThat(found.detail()).contains(role + " led by machine/1 since"));
        assertThatThrownBy(() -> leadership.campaign(role)).hasMessageContaining("already");
        leadership.stop();

        assertThat(leading(meters)).isZero();
        assertThat(leaders()).isEmpty();
    }

    private Candidacy campaign(String node, LockStore through) {
        return Nodes.leadership(through, node).campaign(role, term -> {
            terms.add(new Term(node, term));
            term.awaitEnd();
        });
    }

    private Term next() throws InterruptedException {
        var term = terms.poll(10, TimeUnit.SECONDS);
        assertThat(term).isNotNull();
        return java.util.Objects.requireNonNull(term);
    }

    private void write(Lease term) {
        database.inTransaction(() -> {
            fencing.admit(term);
            return true;
        });
    }

    private double leading(SimpleMeterRegistry meters) {
        return meters.get("basefly.leadership.leading")
                .tag("role", role)
                .gauge()
                .value();
    }

    private List<HeldLock> leaders() {
        return store.leaders().stream()
                .filter(leader -> leader.key().title().equals(role))
                .toList();
    }
}
