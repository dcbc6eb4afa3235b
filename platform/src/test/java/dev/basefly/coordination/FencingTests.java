package dev.basefly.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@PlatformTest
@CrossTenant(reason = "looks at the rows of leases and lets them run out")
class FencingTests {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final String key = "test:" + UUID.randomUUID();
    private final LockKey lockKey = LockKey.ofInstallation(key);

    @Autowired
    private Cast cast;

    @Autowired
    private Locks locks;

    @Autowired
    private LockStore store;

    @Autowired
    private Fencing fencing;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void refusesTheLateWriteOfAPausedHolder() {
        var acme = TenantId.of(cast.owner("Acme").organizationId());
        var paused = new Nodes.CutOff(store);

        assertThatThrownBy(() -> Tenant.call(
                        acme,
                        () -> Nodes.locks(paused).with(key, LEASE, a -> {
                            paused.cut();
                            letLeaseRunOut();
                            Nodes.locks(store).with(key, LEASE, b -> rename(b, "Written by B"));
                            // The pause ends here. A still believes in its lease, which is shorter than it took B to
                            // write.
                            assertThat(a.isHeld()).isTrue();
                            paused.join();
                            return rename(a, "Written by A");
                        })))
                .isInstanceOfSatisfying(ApiError.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
                    assertThat(refusal.reason()).isEqualTo(Fencing.STALE_LOCK);
                    assertThat(refusal.remedy()).contains("Nothing was written");
                });

        assertThat(Tenant.call(acme, this::name)).isEqualTo("Written by B");
    }

    @Test
    void admitsOlderHoldersUntilANewerOneWrites() {
        long first = store.nextToken();
        long second = store.nextToken();

        admit(first);
        admit(first);
        admit(second);

        assertThatThrownBy(() -> admit(first)).isInstanceOf(ApiError.class);
        admit(second);
    }

    @Test
    void keepsNewerHoldersWaitingForWritesInProgress() throws Exception {
        long first = store.nextToken();
        long second = store.nextToken();
        var admitted = new CountDownLatch(1);
        var commit = new CountDownLatch(1);
        admit(first);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = threads.submit(() -> database.inTransaction(() -> {
                fencing.admit(lockKey, first);
                admitted.countDown();
                return awaited(commit);
            }));
            admitted.await();
            var newer = threads.submit(() -> {
                admit(second);
                return commit.getCount();
            });
            while (waiting() == 0) {
                assertThat(newer.isDone()).isFalse();
            }
            commit.countDown();

            assertThat(slow.get()).isTrue();
            assertThat(newer.get()).isZero();
        }
    }

    @Test
    void letsTransactionsOfOneHolderRunSideBySide() throws Exception {
        long token = store.nextToken();
        admit(token);
        var together = new CyclicBarrier(3);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(IntStream.range(0, 3)
                    .<Callable<Boolean>>mapToObj(i -> () -> database.inTransaction(() -> {
                        fencing.admit(lockKey, token);
                        return met(together);
                    }))
                    .toList());
            for (var answer : answers) {
                assertThat(answer.get()).isTrue();
            }
        }
    }

    @Test
    void storesTheNewestTokenWhoeverComesFirst() throws Exception {
        var tokens = IntStream.range(0, 24).mapToObj(i -> store.nextToken()).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(tokens.reversed().stream()
                    .<Callable<Boolean>>map(token -> () -> {
                        try {
                            admit(token);
                            return true;
                        } catch (ApiError stale) {
                            return false;
                        }
                    })
                    .toList());
        }

        assertThat(stored()).isEqualTo(tokens.getLast());
    }

    @Test
    void forgetsTheTokenOfAWriteThatIsRolledBack() {
        long first = store.nextToken();
        long second = store.nextToken();
        admit(first);

        assertThatThrownBy(() -> database.inTransaction(() -> {
                    fencing.admit(lockKey, second);
                    throw new IllegalStateException("the write failed");
                }))
                .hasMessage("the write failed");

        admit(first);
    }

    @Test
    void isCalledInTheTransactionOfTheWriteAndOfTheSameOrganization() {
        assertThatThrownBy(() -> fencing.admit(lockKey, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Tenant.call(
                        new TenantId(UUID.randomUUID()),
                        () -> transaction.execute(status -> {
                            fencing.admit(lockKey, 1);
                            return true;
                        })))
                .hasMessageContaining("not of the organization in scope");
    }

    @Test
    void isReachedBySqlOfTheTenantToo() {
        var acme = TenantId.of(cast.owner("Acme").organizationId());
        long first = store.nextToken();
        long second = store.nextToken();

        Tenant.run(acme, () -> transaction.executeWithoutResult(status -> fenceBySql(second)));

        assertThatThrownBy(() -> Tenant.run(acme, () -> transaction.executeWithoutResult(status -> fenceBySql(first))))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining(Fencing.CONSTRAINT);
    }

    @Test
    void forgetsKeysThatNobodyLocksOnlyAfterLong() {
        admit(store.nextToken());
        var cleaning = new LockCleaning(database, Duration.ofDays(30));

        cleaning.clean(() -> true);
        assertThat(stored()).isPositive();
        database.jdbc()
                .sql("update fences set moved_at = moved_at - interval '31 days' where key = :key")
                .param("key", key)
                .update();
        locks.ofInstallation().with(key, LEASE, lease -> {
            cleaning.clean(() -> true);
            return assertThat(stored()).isPositive();
        });
        database.jdbc()
                .sql("delete from lock_leases where key = :key")
                .param("key", key)
                .update();
        cleaning.clean(() -> true);

        assertThatThrownBy(this::stored).isInstanceOf(org.springframework.dao.EmptyResultDataAccessException.class);
    }

    private boolean rename(Lease lease, String name) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            fencing.admit(lease);
            return jdbc.sql("update organizations set name = :name")
                            .param("name", name)
                            .update()
                    == 1;
        }));
    }

    private String name() {
        return jdbc.sql("select name from organizations").query(String.class).single();
    }

    private void fenceBySql(long token) {
        jdbc.sql("select fence(:key, :token)")
                .param("key", key)
                .param("token", token)
                .query((row, index) -> true)
                .single();
    }

    private void admit(long token) {
        database.inTransaction(() -> {
            fencing.admit(lockKey, token);
            return true;
        });
    }

    private long stored() {
        return database.jdbc()
                .sql("select token from fences where key = :key")
                .param("key", key)
                .query(Long.class)
                .single();
    }

    private long waiting() {
        return database.jdbc()
                .sql("select count(*) from pg_locks where not granted and locktype in ('transactionid', 'tuple')")
                .query(Long.class)
                .single();
    }

    private void letLeaseRunOut() {
        database.jdbc()
                .sql("update lock_leases set expires_at = expires_at - interval '1 hour' where key = :key")
                .param("key", key)
                .update();
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static boolean met(CyclicBarrier barrier) {
        try {
            return barrier.await(20, TimeUnit.SECONDS) >= 0;
        } catch (Exception apart) {
            throw new IllegalStateException(apart);
        }
    }
}
