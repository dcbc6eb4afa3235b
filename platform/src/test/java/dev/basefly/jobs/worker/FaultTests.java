package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.database.TestPools;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.JobsSettings;
import dev.basefly.jobs.Wakeups;
import dev.basefly.runtime.MovableClock;
import dev.basefly.testkit.TestPostgres.Database;
import dev.basefly.testkit.faults.Fate;
import dev.basefly.testkit.faults.TcpProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;

/** Breaks what jobs stand on while they are done; afterwards each has been done exactly as promised. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "takes the jobs of all tenants")
class FaultTests {

    static final int CONCURRENCY = 10;
    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Worker> workers = new ArrayList<>();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Wakeups wakeups;
    private final Database direct;
    private final TcpProxy proxy;
    private final SystemDatabase broken;
    private final SystemDatabase sound;
    private final Delivery delivery;

    FaultTests(
            @Autowired Jobs jobs,
            @Autowired SystemDatabase platform,
            @Autowired Wakeups wakeups,
            @Autowired Environment settings) {
        this.wakeups = wakeups;
        this.direct = new Database(
                "faults",
                settings.getRequiredProperty("basefly.database.url"),
                settings.getRequiredProperty("basefly.database.username"),
                settings.getRequiredProperty("basefly.database.password"));
        this.proxy = TcpProxy.to(direct);
        this.broken = TestPools.systemDatabase(proxy.through(direct), 5, Duration.ofSeconds(1));
        this.sound = TestPools.systemDatabase(direct, 12, PATIENCE);
        this.delivery = new Delivery(jobs, platform);
    }

    static JobsSettings settings(int concurrency) {
        return new JobsSettings(
                concurrency,
                JobsSettings.Acknowledge.EACH,
                Duration.ofSeconds(2),
                Duration.ofDays(7),
                Duration.ofDays(90),
                200_000,
                100,
                10_000,
                100_000);
    }

    @BeforeEach
    void prepare() throws Exception {
        owner("create table if not exists parcel_begins (job uuid not null, attempt int not null)");
        owner("create table if not exists parcel_effects (job uuid primary key, attempt int not null)");
        owner("grant select, insert, delete on parcel_begins, parcel_effects to basefly_system");
        delivery.forget();
    }

    @AfterEach
    void stop() throws Exception {
        proxy.heal();
        for (Worker worker : workers) {
            worker.stop(Duration.ofSeconds(2));
        }
        for (AutoCloseable resource : toClose) {
            resource.close();
        }
        broken.close();
        sound.close();
        proxy.close();
        owner("drop table parcel_begins, parcel_effects");
    }

    @Test
    void survivesBackEndsThatAreKilled() throws Exception {
        work(broken, SHORT);
        delivery.add(600);

        for (int blow = 1; blow <= 8; blow++) {
            delivery.awaitDone(blow * 50);
            owner("""
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where usename = current_user and datname = current_database() and pid <> pg_backend_pid()
                        and random() < 0.7
                    """);
        }

        delivery.verify(8 * CONCURRENCY);
    }

    @Test
    void survivesConnectionsThatAreCut() {
        work(broken, SHORT);
        delivery.add(600);

        for (int cut = 1; cut <= 8; cut++) {
            delivery.awaitDone(cut * 50);
            proxy.cut();
        }

        delivery.verify(8 * CONCURRENCY);
    }

    @Test
    void survivesADatabaseThatIsAwayForLongerThanTheLease() {
        work(broken, SHORT);
        delivery.add(600);
        delivery.awaitDone(50);

        proxy.refuse();
        work(sound, SHORT);
        delivery.awaitDone(400);
        proxy.heal();

        delivery.verify(CONCURRENCY, 3);
    }

    @Test
    void doesEachOnceOnASlowWay() {
        work(broken, SHORT);
        proxy.delay(Duration.ofMillis(3));
        proxy.limit(1_000_000);
        delivery.add(200);

        delivery.verify(0);
    }

    /** What was begun ends once; what was taken and not known of is given back and begins once. */
    @ParameterizedTest
    @CsvSource({
        "REQUEST_LOST, jobs_claim",
        "ANSWER_LOST, jobs_claim",
        "ANSWER_TORN, jobs_claim",
        "REQUEST_LATE, jobs_claim",
        "REQUEST_LOST, jobs_complete",
        "ANSWER_LOST, jobs_complete",
        "ANSWER_TORN, jobs_complete",
        "REQUEST_LATE, jobs_complete"
    })
    void doesEachOnceThoughAMessageIsLost(Fate fate, String statement) throws Exception {
        work(broken, SHORT);
        delivery.add(100);
        delivery.awaitDone(10);

        var disturbance = proxy.next(fate, statement);
        delivery.add(50);
        assertThat(disturbance.happensWithin(PATIENCE)).isTrue();
        if (fate == Fate.REQUEST_LATE) {
            delivery.awaitDone(30);
            disturbance.deliver();
        }

        delivery.verify(0);
    }

    @Test
    void goesToOthersWhileTheWayIsStalledAndTheLateWorkerWritesNothing() {
        Worker late = work(broken, Duration.ofMillis(50));
        delivery.add(300);
        delivery.awaitDone(20);

        proxy.stall();
        work(sound, SHORT);
        awaitDoneByOthers(250);
        proxy.heal();

        delivery.verify(CONCURRENCY, 3);
        assertThat(late.runners.waiting()).isZero();
    }

    @Test
    void waitsWhileThePoolIsExhausted() throws Exception {
        work(broken, SHORT);
        delivery.add(300);
        delivery.awaitDone(20);

        var release = new CountDownLatch(1);
        var taken = new CountDownLatch(5);
        for (int connection = 0; connection < 5; connection++) {
            Thread.ofVirtual()
                    .start(() -> broken.withConnection(_ -> {
                        taken.countDown();
                        awaitQuietly(release);
                    }));
        }
        work(sound, SHORT);
        taken.await();
        delivery.awaitDone(200);
        release.countDown();

        delivery.verify(2 * CONCURRENCY);
    }

    @Test
    void goesOnUnderAHeldSnapshot() throws Exception {
        try (Connection old = connection()) {
            old.setAutoCommit(false);
            old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            old.createStatement().executeQuery("select count(*) from jobs").close();
            work(sound, Duration.ZERO);

            delivery.add(1_500);

            delivery.verify(0);
            old.rollback();
        }
    }

    @Test
    void doesNotMindClocksThatStep() {
        var clock = new SteppingClock();
        work(sound, SHORT, clock);
        for (int step = 1; step <= 6; step++) {
            delivery.add(50);
            delivery.awaitDone(step * 50 - 25);
            clock.step(Duration.ofHours(step % 2 == 0 ? -30 : 20));
        }

        delivery.verify(0);
    }

    @Test
    void isFinishedByOthersWhenItsProcessIsKilled() throws Exception {
        var process = process();
        delivery.add(300);
        delivery.awaitDone(50);

        process.kill();
        work(sound, SHORT);

        delivery.verify(CONCURRENCY, 2);
    }

    @Test
    void isFinishedByOthersWhenItsProcessStandsStillAndComesBack() throws Exception {
        var process = process();
        delivery.add(300);
        delivery.awaitDone(50);

        process.pause();
        work(sound, SHORT);
        awaitDoneByOthers(290);
        await().atMost(PATIENCE).until(() -> running() == 0);
        process.resume();
        delivery.add(100);

        delivery.verify(CONCURRENCY, 3);
    }

    /** Transactions that stand still are ended by the server after its time-out, for which no test can wait. */
    private void awaitDoneByOthers(int least) {
        await().atMost(PATIENCE).until(() -> {
            owner("""
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where state = 'idle in transaction' and datname = current_database()
                        and state_change < now() - interval '1 second'
                    """);
            return delivery.done() >= least;
        });
        delivery.awaitDone(least);
    }

    private int running() {
        return sound.jdbc()
                .sql("select count(*) from jobs where state = 'RUNNING'")
                .query(Integer.class)
                .single();
    }

    private WorkerProcess process() throws Exception {
        var process = WorkerProcess.start(direct);
        toClose.add(process);
        return process;
    }

    private Worker work(SystemDatabase way, Duration time) {
        return work(way, time, MovableClock.fixedTo(Clock.systemUTC()));
    }

    private Worker work(SystemDatabase way, Duration time, Clock clock) {
        Worker worker = new Worker(
                new JobStore(way),
                Handlers.of(List.of(Delivery.handler(sound, time))),
                wakeups,
                settings(CONCURRENCY),
                clock);
        workers.add(worker);
        worker.start();
        return worker;
    }

    private Connection connection() throws Exception {
        return DriverManager.getConnection(direct.jdbcUrl(), direct.username(), direct.password());
    }

    private void owner(String sql) throws Exception {
        try (Connection connection = connection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
