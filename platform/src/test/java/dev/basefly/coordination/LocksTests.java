package dev.basefly.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.coordination.LockStore.Claim;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@PlatformTest
@CrossTenant(reason = "looks at the rows of leases and lets them run out")
class LocksTests {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final String key = "test:" + UUID.randomUUID();

    @Autowired
    private Locks locks;

    @Autowired
    private LockStore store;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private TransactionTemplate transaction;

    private int unprotected;

    @Test
    void letOneWorkAtATimeOnManyNodes() throws Exception {
        var inside = new AtomicInteger();
        var tokens = new ArrayList<Long>();
        try (var threads = Executors.newFixedThreadPool(12)) {
            var nodes = IntStream.range(0, 3)
                    .mapToObj(i -> Nodes.locks(store).ofInstallation())
                    .toList();
            var answers = threads.invokeAll(IntStream.range(0, 240)
                    .<Callable<Integer>>mapToObj(i -> () -> nodes.get(i % 3).with(key, LEASE, lease -> {
                        int most = inside.incrementAndGet();
                        int before = unprotected;
                        tokens.add(lease.fencingToken());
                        Thread.onSpinWait();
                        unprotected = before + 1;
                        inside.decrementAndGet();
                        return most;
                    }))
                    .toList());
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(1);
            }
        }

        assertThat(unprotected).isEqualTo(240);
        assertThat(tokens).hasSize(240).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void areNotWaitedForWhenOnlyTried() {
        var held = locks.ofInstallation()
                .tryWith(
                        key,
                        LEASE,
                        lease -> Nodes.locks(store).ofInstallation().tryWith(key, LEASE, other -> "got it too"));
        var after = Nodes.locks(store).ofInstallation().tryWith(key, LEASE, lease -> "got it");

        assertThat(held).hasValueSatisfying(inner -> assertThat(inner).isEmpty());
        assertThat(after).contains("got it");
    }

    @Test
    void refuseWhoWaitedLongEnough() {
        var impatient = Nodes.locks(store).ofInstallation().waitingFor(Duration.ofMillis(100));

        locks.ofInstallation().with(key, LEASE, lease -> {
            assertThatThrownBy(() -> impatient.with(key, LEASE, other -> true))
                    .isInstanceOfSatisfying(ApiError.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
                        assertThat(refusal.remedy()).isNotBlank();
                        assertThat(refusal.headers()).containsKey("Retry-After");
                    });
            return true;
        });
    }

    @Test
    void areReleasedAlsoWhenTheWorkFails() {
        assertThatThrownBy(() -> locks.ofInstallation().with(key, LEASE, lease -> {
                    throw new java.io.IOException("disk full");
                }))
                .isInstanceOf(java.io.IOException.class);

        assertThat(locks.ofInstallation().tryWith(key, LEASE, lease -> true)).contains(true);
    }

    @Test
    void areTakenOverWhenTheHolderCrashed() {
        var crashed = granted(UUID.randomUUID());
        assertThat(locks.ofInstallation().tryWith(key, LEASE, lease -> true)).isEmpty();

        letLeaseRunOut();

        long token = locks.ofInstallation().with(key, LEASE, Lease::fencingToken);
        assertThat(token).isGreaterThan(crashed);
    }

    @Test
    void haveTokensThatRiseOverReleaseExpiryAndDeletionOfTheRow() {
        var first = locks.ofInstallation().with(key, LEASE, Lease::fencingToken);
        var second = locks.ofInstallation().with(key, LEASE, Lease::fencingToken);
        var holder = UUID.randomUUID();
        var third = granted(holder);
        letLeaseRunOut();
        var fourth = granted(UUID.randomUUID());
        database.jdbc()
                .sql("delete from lock_leases where key = :key")
                .param("key", key)
                .update();
        var fifth = locks.ofInstallation().with(key, LEASE, Lease::fencingToken);

        assertThat(new Long[] {first, second, third, fourth, fifth}).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void areReleasedAndExtendedByTheirHolderOnly() {
        granted(UUID.randomUUID());
        var stranger = claim(UUID.randomUUID());

        assertThat(store.release(stranger)).isFalse();
        assertThat(store.extend(stranger)).isFalse();

        assertThat(locks.ofInstallation().tryWith(key, LEASE, lease -> true)).isEmpty();
    }

    @Test
    void belongToOneOrganization() {
        var acme = new TenantId(UUID.randomUUID());
        var globex = new TenantId(UUID.randomUUID());

        var seen = Tenant.call(
                acme,
                () -> locks.tryWith(
                        key,
                        LEASE,
                        ofAcme -> Tenant.call(
                                globex,
                                () -> locks.tryWith(
                                        key,
                                        LEASE,
                                        ofGlobex -> locks.ofInstallation()
                                                .tryWith(key, LEASE, all -> true)
                                                .orElseThrow()))));

        assertThat(seen).hasValueSatisfying(inner -> assertThat(inner).contains(true));
        assertThatThrownBy(() -> locks.with(key, LEASE, lease -> true)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void areTakenBeforeATransactionAndOnlyOnce() {
        assertThatThrownBy(() ->
                        database.inTransaction(() -> locks.ofInstallation().with(key, LEASE, lease -> true)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before the transaction");
        assertThatThrownBy(() -> Tenant.call(
                        new TenantId(UUID.randomUUID()),
                        () -> transaction.execute(status -> locks.with(key, LEASE, lease -> true))))
                .hasMessageContaining("before the transaction");
        assertThatThrownBy(() -> locks.ofInstallation()
                        .with(key, LEASE, lease -> locks.ofInstallation().with(key, LEASE, again -> true)))
                .hasMessageContaining("not reentrant");
        assertThatThrownBy(() -> locks.ofInstallation().with(key, Duration.ofMillis(10), lease -> true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(locks.ofInstallation().tryWith(key, LEASE, lease -> true)).contains(true);
    }

    @Test
    void areExtendedForAsLongAsTheWorkLasts() {
        var lasting = Duration.ofSeconds(2);

        var answer = Nodes.locks(store).ofInstallation().with(key, lasting, lease -> {
            var before = expiry();
            while (lease.remaining().compareTo(lasting.dividedBy(2)) > 0) {
                Thread.onSpinWait();
            }
            while (lease.isHeld() && lease.remaining().compareTo(lasting.dividedBy(2)) < 0) {
                Thread.onSpinWait();
            }
            return lease.isHeld() && !expiry().equals(before);
        });

        assertThat(answer).isTrue();
    }

    @Test
    void areLostWhenTheStoreIsOutOfReachAndTheWorkIsTold() throws Exception {
        var cutOff = new Nodes.CutOff(store);
        var told = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = threads.submit(() -> Nodes.locks(cutOff).ofInstallation().with(key, SECOND, lease -> {
                cutOff.cut();
                lease.onLoss(told::countDown);
                lease.awaitEnd();
                assertThat(lease.isHeld()).isFalse();
                cutOff.join();
                return true;
            }));

            told.await();

            assertThatThrownBy(work::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            ApiError.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Fencing.STALE_LOCK));
        }
    }

    @Test
    void interruptTheirWorkWhenTheyAreLost() {
        var cutOff = new Nodes.CutOff(store);

        assertThatThrownBy(() -> Nodes.locks(cutOff).ofInstallation().with(key, SECOND, lease -> {
                    lease.interruptOnLoss();
                    cutOff.cut();
                    try {
                        return new CountDownLatch(1).await(20, java.util.concurrent.TimeUnit.SECONDS);
                    } finally {
                        cutOff.join();
                    }
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void areNotLostWhenTheBackEndThatExtendsIsKilled() throws Exception {
        var blocked = new CountDownLatch(1);
        var killed = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var blocker = threads.submit(() -> {
                try {
                    return database.inTransaction(() -> {
                        await(blocked);
                        database.jdbc()
                                .sql("select 1 from lock_leases where key = :key for update")
                                .param("key", key)
                                .query(Integer.class)
                                .single();
                        while (killWaiting() == 0) {
                            Thread.onSpinWait();
                        }
                        return true;
                    });
                } finally {
                    killed.countDown();
                }
            });

            var answer = Nodes.locks(store).ofInstallation().with(key, Duration.ofSeconds(2), lease -> {
                blocked.countDown();
                var before = lease.remaining();
                killed.await();
                while (lease.isHeld() && lease.remaining().compareTo(Duration.ofMillis(1400)) < 0) {
                    Thread.onSpinWait();
                }
                return before.isPositive() && lease.isHeld();
            });

            assertThat(answer).isTrue();
            assertThat(blocker.get()).isTrue();
        }
    }

    @Test
    void surviveAStepOfTheServersClockUnlessSomebodyTookOver() {
        locks.ofInstallation().with(key, Duration.ofSeconds(10), lease -> {
            var holder = holder();
            letLeaseRunOut();
            assertThat(store.extend(claim(holder))).isTrue();
            letLeaseRunOut();
            granted(UUID.randomUUID());
            assertThat(store.extend(claim(holder))).isFalse();
            assertThat(store.release(claim(holder))).isFalse();
            return true;
        });
    }

    @Test
    void areLimitedInNumberForEachOrganization() {
        var few = new Locks(Nodes.desk(new PostgresLockStore(database, 2), "node"), Duration.ZERO);
        var acme = new TenantId(UUID.randomUUID());
        var globex = new TenantId(UUID.randomUUID());

        assertThatThrownBy(() -> Tenant.call(
                        acme,
                        () -> few.with("a", LEASE, a -> few.with("b", LEASE, b -> few.with("c", LEASE, c -> true)))))
                .isInstanceOfSatisfying(
                        ApiError.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
        Optional<Integer> ofAnother = Tenant.call(
                acme, () -> few.with("a", LEASE, a -> Tenant.call(globex, () -> few.tryWith("a", LEASE, b -> 1))));
        Optional<Integer> second = Tenant.call(acme, () -> few.with("a", LEASE, a -> few.tryWith("b", LEASE, b -> 2)));
        assertThat(ofAnother).contains(1);
        assertThat(second).contains(2);
    }

    @Test
    void areGivenBackWhenTheAnswerWasLost() {
        var forgetful = new Nodes.CutOff(store) {
            @Override
            public Attempt acquire(Claim claim) {
                super.acquire(claim);
                throw new IllegalStateException("the connection was lost");
            }
        };

        assertThatThrownBy(() -> Nodes.locks(forgetful).ofInstallation().with(key, LEASE, lease -> true))
                .hasMessage("the connection was lost");

        assertThat(locks.ofInstallation().tryWith(key, LEASE, lease -> true)).contains(true);
    }

    @Test
    void areCounted() {
        var meters = new SimpleMeterRegistry();
        var figures = new LockFigures();
        figures.bindTo(meters);
        var desk = new LockDesk(
                store, figures, new LockDesk.Retry(Duration.ofMillis(10), Duration.ofMillis(5)), "n", System::nanoTime);
        var counted = new Locks(desk, Duration.ofMillis(50)).ofInstallation();

        counted.with(key, LEASE, lease -> true);
        locks.ofInstallation().with(key, LEASE, lease -> {
            assertThatThrownBy(() -> counted.with(key, LEASE, other -> true)).isInstanceOf(ApiError.class);
            return counted.tryWith(key, LEASE, other -> true);
        });

        assertThat(count(meters, "acquired")).isEqualTo(1);
        assertThat(count(meters, "contended")).isEqualTo(2);
        assertThat(count(meters, "refused")).isEqualTo(2);
        assertThat(count(meters, "lost")).isZero();
        assertThat(meters.get("basefly.locks.wait").timer().count()).isEqualTo(1);
    }

    @Test
    void leaveRowsThatAreDeletedLater() {
        locks.ofInstallation().with(key, LEASE, lease -> true);
        var cleaning = new LockCleaning(database, Duration.ofDays(30));

        cleaning.clean(() -> true);
        assertThat(rows()).isEqualTo(1);
        letLeaseRunOut();
        cleaning.clean(() -> true);

        assertThat(rows()).isZero();
    }

    private static double count(SimpleMeterRegistry meters, String figure) {
        return meters.get("basefly.locks." + figure).functionCounter().count();
    }

    private long granted(UUID holder) {
        return ((LockStore.Granted) store.acquire(claim(holder))).token();
    }

    private Claim claim(UUID holder) {
        return new Claim(LockKey.ofInstallation(key), holder, LEASE, "crashed");
    }

    private void letLeaseRunOut() {
        database.jdbc()
                .sql("update lock_leases set expires_at = expires_at - interval '1 hour' where key = :key")
                .param("key", key)
                .update();
    }

    private UUID holder() {
        return database.jdbc()
                .sql("select holder from lock_leases where key = :key")
                .param("key", key)
                .query(UUID.class)
                .single();
    }

    private String expiry() {
        return database.jdbc()
                .sql("select expires_at::text from lock_leases where key = :key")
                .param("key", key)
                .query(String.class)
                .single();
    }

    private int rows() {
        return database.jdbc()
                .sql("select count(*) from lock_leases where key = :key")
                .param("key", key)
                .query(Integer.class)
                .single();
    }

    /** The pool's login may end back ends of its own. Within a transaction the server shows what it saw first, unless told. */
    private int killWaiting() {
        database.jdbc()
                .sql("select pg_stat_clear_snapshot()")
                .query((row, index) -> true)
                .list();
        return database.jdbc().sql("""
                        select count(pg_terminate_backend(pid)) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                            and query like 'update lock_leases set expires_at%'
                        """).query(Integer.class).single();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
