package dev.basefly.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.audit.AuditLog;
import dev.basefly.coordination.LockStore.Claim;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.settings.Secret;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import redis.embedded.RedisServer;

@PlatformTest
@CrossTenant(reason = "guards writes of the installation")
class RedisLockTests {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final List<Integer> PORTS = new ArrayList<>();
    private static final List<RedisServer> SERVERS = new ArrayList<>();

    private final String key = "test:" + UUID.randomUUID();
    private final LockKey lockKey = LockKey.ofInstallation(key);
    private final List<LockStore> opened = new ArrayList<>();

    @Autowired
    private SystemDatabase database;

    @Autowired
    private Fencing fencing;

    @Autowired
    private AuditLog audit;

    private int unprotected;

    @BeforeAll
    static void startServers() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (var free = new ServerSocket(0)) {
                PORTS.add(free.getLocalPort());
            }
            SERVERS.add(RedisServer.newRedisServer()
                    .port(PORTS.get(i))
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .build());
            SERVERS.get(i).start();
        }
    }

    @AfterAll
    static void stopServers() throws IOException {
        for (var server : SERVERS) {
            server.stop();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (var store : opened) {
            store.close();
        }
    }

    @Test
    void letOneWorkAtATimeOnOneServer() throws Exception {
        assertExclusion(store(0));
    }

    @Test
    void letOneWorkAtATimeOnAMajorityOfThree() throws Exception {
        assertExclusion(store(0, 1, 2));
    }

    @Test
    void areExtendedWhileTheWorkLastsAndTakenOverWhenTheHolderCrashed() {
        var store = store(0);
        var crashed = new Claim(lockKey, UUID.randomUUID(), Duration.ofSeconds(1), "crashed");
        long first = token(store.acquire(crashed));

        long second = Nodes.locks(store).ofInstallation().with(key, Duration.ofSeconds(1), lease -> {
            while (lease.remaining().compareTo(Duration.ofMillis(600)) > 0) {
                Thread.onSpinWait();
            }
            while (lease.isHeld() && lease.remaining().compareTo(Duration.ofMillis(600)) < 0) {
                Thread.onSpinWait();
            }
            assertThat(store.extend(crashed)).isFalse();
            assertThat(store.release(crashed)).isFalse();
            lease.requireHeld();
            return lease.fencingToken();
        });

        assertThat(second).isGreaterThan(first);
    }

    @Test
    void haveTokensThatOutliveTheLossOfAllThatRedisKnew() {
        var store = store(0);
        long first = token(store.acquire(claim()));
        admit(first);

        flush(0);
        long second = token(store.acquire(claim()));

        assertThat(second).isGreaterThan(first);
        admit(second);
        assertThatThrownBy(() -> admit(first))
                .isInstanceOfSatisfying(
                        ApiError.class, refusal -> assertThat(refusal.reason()).isEqualTo(Fencing.STALE_LOCK));
    }

    @Test
    void haveTokensThatRiseWhicheverMajorityGivesThem() throws Exception {
        var store = store(0, 1, 2);
        var tokens = new ArrayList<Long>();

        for (int round = 0; round < 3; round++) {
            SERVERS.get(round).stop();
            for (int i = 0; i < 3; i++) {
                var claim = claim();
                tokens.add(token(store.acquire(claim)));
                assertThat(store.extend(claim)).isTrue();
                assertThat(store.release(claim)).isTrue();
            }
            SERVERS.get(round).start();
            awaitAll(store);
        }

        assertThat(tokens).hasSize(9).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void areRefusedWithoutAMajorityAndLeaveNothingBehind() throws Exception {
        var store = store(0, 1, 2);
        SERVERS.get(0).stop();
        SERVERS.get(1).stop();
        try {
            assertThatThrownBy(() -> store.acquire(claim()))
                    .isInstanceOfSatisfying(
                            ApiError.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
            assertThat(store.problems()).singleElement().asString().contains("2 of 3");
        } finally {
            SERVERS.get(0).start();
            SERVERS.get(1).start();
        }
        awaitAll(store);

        assertThat(store.acquire(claim())).isInstanceOf(LockStore.Granted.class);
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void areGrantedByAMajorityOnlyAndGivenBackToAMinority() {
        var three = store(0, 1, 2);
        var first = claim();
        var second = claim();
        token(store(0).acquire(first));

        var outvoting = claim();
        token(three.acquire(outvoting));
        assertThat(three.release(outvoting)).isTrue();
        token(store(1).acquire(second));

        assertThat(three.acquire(claim())).isInstanceOf(LockStore.Busy.class);
        assertThat(store(2).acquire(claim())).isInstanceOf(LockStore.Granted.class);
    }

    @Test
    void areShownToTheOperatorWhoTakesThemAway() {
        var store = store(0, 1, 2);
        var held = new HeldLocks(store, database, audit);
        long old = token(store.acquire(claim()));

        assertThat(held.list(null, 100).data())
                .filteredOn(lock -> lock.key().equals(lockKey))
                .singleElement()
                .satisfies(lock -> {
                    assertThat(lock.fencingToken()).isEqualTo(old);
                    assertThat(lock.node()).isEqualTo("node");
                    assertThat(lock.expiresAt()).isAfter(lock.acquiredAt());
                });
        held.release(lockKey, "The node hangs");
        long next = token(store.acquire(claim()));

        assertThatThrownBy(() -> admit(old)).isInstanceOf(ApiError.class);
        admit(next);
    }

    @Test
    void areLimitedInNumber() {
        var store = RedisLockStore.open(settings(1, 0), this::nextToken);
        opened.add(store);
        var few = new Locks(Nodes.desk(store, "node"), Duration.ZERO).ofInstallation();

        flush(0);
        assertThatThrownBy(() -> few.with(key, LEASE, a -> few.with(key + "b", LEASE, b -> true)))
                .isInstanceOfSatisfying(
                        ApiError.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
        assertThat(few.tryWith(key + "b", LEASE, b -> true)).contains(true);
    }

    @Test
    void electLeaders() throws Exception {
        var store = store(0, 1, 2);
        var role = "redis." + UUID.randomUUID();
        var led = new CountDownLatch(1);

        try (var candidacy = Nodes.leadership(store, "a").campaign(role, term -> {
            led.countDown();
            term.awaitEnd();
        })) {
            led.await();
            assertThat(candidacy.term()).isPresent();
            assertThat(store.leaders())
                    .anySatisfy(leader -> assertThat(leader.key().title()).isEqualTo(role));
        }

        assertThat(store.leaders())
                .noneSatisfy(leader -> assertThat(leader.key().title()).isEqualTo(role));
    }

    private void assertExclusion(LockStore store) throws Exception {
        var tokens = new ArrayList<Long>();
        try (var threads = Executors.newFixedThreadPool(6)) {
            var nodes = IntStream.range(0, 3)
                    .mapToObj(i -> Nodes.locks(store).ofInstallation())
                    .toList();
            var answers = threads.invokeAll(IntStream.range(0, 60)
                    .<Callable<Boolean>>mapToObj(i -> () -> nodes.get(i % 3).with(key, LEASE, lease -> {
                        int before = unprotected;
                        tokens.add(lease.fencingToken());
                        Thread.onSpinWait();
                        unprotected = before + 1;
                        return true;
                    }))
                    .toList());
            for (var answer : answers) {
                assertThat(answer.get()).isTrue();
            }
        }

        assertThat(unprotected).isEqualTo(60);
        assertThat(tokens).hasSize(60).isSorted().doesNotHaveDuplicates();
    }

    private LockStore store(Integer... servers) {
        var store = RedisLockStore.open(settings(1000, servers), this::nextToken);
        opened.add(store);
        return store;
    }

    private static CoordinationSettings settings(int most, Integer... servers) {
        var urls = Stream.of(servers)
                .map(server -> "redis://127.0.0.1:" + PORTS.get(server))
                .collect(Collectors.joining(","));
        return new CoordinationSettings(
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                most,
                Duration.ofDays(30),
                Secret.of(urls),
                Duration.ofSeconds(2));
    }

    private static void flush(int server) {
        try (var masters = new RedisMasters(List.of("redis://127.0.0.1:" + PORTS.get(server)), Duration.ofSeconds(2))) {
            assertThat(masters.ask("redis.call('flushall') return {'done'}", List.of(), List.of()))
                    .allMatch(answer -> answer.says("done"));
        }
    }

    private static void awaitAll(LockStore store) {
        while (!store.problems().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private static long token(LockStore.Attempt attempt) {
        assertThat(attempt).isInstanceOf(LockStore.Granted.class);
        return ((LockStore.Granted) attempt).token();
    }

    private Claim claim() {
        return new Claim(lockKey, UUID.randomUUID(), LEASE, "node");
    }

    private void admit(long token) {
        database.inTransaction(() -> {
            fencing.admit(lockKey, token);
            return true;
        });
    }

    private long nextToken() {
        return new PostgresLockStore(database, 1000).nextToken();
    }
}
