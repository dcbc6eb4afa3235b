package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.JobsSettings;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.jobs.StoredJob;
import dev.basefly.jobs.TenantJobs;
import dev.basefly.jobs.Wakeups;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** The platform itself works on no jobs here, so that the workers of these tests have them to themselves. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
class WorkerTests {

    record Note(int number) {}

    private static final JobKind<Note> NOTE = JobKind.of("tests.note", Note.class)
            .retriedBy(new RetryPolicy(3, Duration.ofMillis(10), Duration.ofMillis(20)));

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());
    private final List<Worker> workers = new ArrayList<>();

    private final Jobs jobs;
    private final SystemDatabase database;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Wakeups wakeups;
    private final TenantJobs tenantJobs;

    WorkerTests(
            @Autowired Jobs jobs,
            @Autowired SystemDatabase database,
            @Autowired JdbcClient jdbc,
            @Autowired TransactionTemplate transaction,
            @Autowired Wakeups wakeups,
            @Autowired TenantJobs tenantJobs) {
        this.jobs = jobs;
        this.database = database;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.wakeups = wakeups;
        this.tenantJobs = tenantJobs;
    }

    @BeforeEach
    void forgetOtherTests() {
        database.jdbc().sql("delete from jobs").update();
        database.jdbc().sql("delete from job_workers").update();
        database.jdbc().sql("delete from job_pauses").update();
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Worker worker : workers) {
            worker.stop(Duration.ofSeconds(1));
        }
    }

    @Test
    void doesAJobInItsTenantsScopeAndKeepsWhatItBrought() {
        var scopes = new ConcurrentLinkedQueue<RequestScope>();
        work(new JobHandler<>(NOTE, (note, run) -> {
            scopes.add(RequestScope.current());
            run.result(Map.of(
                    "seen",
                    jdbc.sql("select count(*) from jobs").query(Integer.class).single()));
        }));
        Tenant.run(globex, () -> jobs.add(NewJob.of(NOTE, new Note(1)).after(Duration.ofHours(1))));

        JobId job = Tenant.call(acme, () -> jobs.add(NOTE, new Note(7)));

        await().until(() -> isFinished(job, JobState.COMPLETED));
        assertThat(scopes).singleElement().satisfies(scope -> {
            assertThat(scope.tenant()).isEqualTo(acme);
            assertThat(scope.actor()).isEqualTo(new Actor.Program("job:tests.note"));
        });
        // Itself, and nothing of the other organization.
        assertThat(result(job)).isEqualTo("{\"seen\": 1}");
    }

    @Test
    void neverWasWhenItsTransactionIsRolledBack() {
        var seen = new AtomicInteger();
        work(new JobHandler<>(NOTE, (note, run) -> seen.incrementAndGet()));

        Tenant.run(
                acme,
                () -> transaction.executeWithoutResult(status -> {
                    jobs.add(NOTE, new Note(1));
                    status.setRollbackOnly();
                }));
        JobId after = Tenant.call(acme, () -> jobs.add(NOTE, new Note(2)));

        await().until(() -> isFinished(after, JobState.COMPLETED));
        assertThat(seen).hasValue(1);
        assertThat(waiting()).isZero();
    }

    @Test
    void triesAgainAndKeepsTheHistory() {
        var attempts = new ConcurrentLinkedQueue<Integer>();
        work(new JobHandler<>(NOTE, (note, run) -> {
            attempts.add(run.attempt());
            if (run.attempt() < 3) {
                throw new IllegalStateException("not yet");
            }
        }));

        JobId job = Tenant.call(acme, () -> jobs.add(NOTE, new Note(1)));

        await().until(() -> isFinished(job, JobState.COMPLETED));
        assertThat(attempts).containsExactly(1, 2, 3);
        assertThat(failures("finished_jobs", job))
                .containsExactly(
                        "1: java.lang.IllegalStateException: not yet", "2: java.lang.IllegalStateException: not yet");
    }

    @Test
    void isDeadAfterItsLastAttemptOrAtOnceWhenNothingWouldHelp() {
        var attempts = new AtomicInteger();
        work(new JobHandler<>(NOTE, (note, run) -> {
            attempts.incrementAndGet();
            if (note.number() == 1) {
                throw new AssertionError("of a test");
            }
            throw JobFailure.permanent("no such thing", null);
        }));

        JobId exhausted = Tenant.call(acme, () -> jobs.add(NOTE, new Note(1)));
        JobId permanent = Tenant.call(acme, () -> jobs.add(NOTE, new Note(2)));

        await().until(() -> "DEAD".equals(state(exhausted)) && "DEAD".equals(state(permanent)));
        assertThat(attempts).hasValue(3 + 1);
        assertThat(failures("jobs", exhausted)).hasSize(3).last().asString().contains("AssertionError: of a test");
        assertThat(failures("jobs", permanent)).hasSize(1);
    }

    @Test
    void isDeadWhenItsPayloadDoesNotFitItsRecord() {
        work(new JobHandler<>(NOTE, (note, run) -> {}));
        JobId job = Tenant.call(acme, () -> jobs.add(NOTE, new Note(1)));
        Tenant.run(acme, () -> jobs.add(NewJob.of(NOTE, new Note(2)).after(Duration.ofHours(1))));
        await().until(() -> isFinished(job, JobState.COMPLETED));

        database.jdbc()
                .sql("update jobs set payload = '{\"number\": \"seven\"}', run_at = now(), state = 'AVAILABLE'")
                .update();

        await().until(() -> dead() == 1);
    }

    @Test
    void isAddedOnceForAKeyHoweverManyTry() throws Exception {
        List<JobId> ids;
        try (var threads = Executors.newFixedThreadPool(16)) {
            var start = new CountDownLatch(1);
            var added = IntStream.range(0, 16)
                    .mapToObj(number -> threads.submit(() -> {
                        start.await();
                        return Tenant.call(
                                acme,
                                () -> jobs.add(NewJob.of(NOTE, new Note(number)).unique("nightly")));
                    }))
                    .toList();
            start.countDown();
            ids = new ArrayList<>();
            for (var future : added) {
                ids.add(future.get(10, TimeUnit.SECONDS));
            }
        }
        JobId elsewhere =
                Tenant.call(globex, () -> jobs.add(NewJob.of(NOTE, new Note(1)).unique("nightly")));

        assertThat(Set.copyOf(ids)).hasSize(1).doesNotContain(elsewhere);
        assertThat(waiting()).isEqualTo(2);
    }

    @Test
    void isAddedAnewWhenTheOneOfItsKeyIsDead() {
        work(new JobHandler<>(NOTE, (note, run) -> {
            throw JobFailure.permanent("no", null);
        }));
        JobId dead =
                Tenant.call(acme, () -> jobs.add(NewJob.of(NOTE, new Note(1)).unique("nightly")));
        await().until(() -> "DEAD".equals(state(dead)));

        JobId next =
                Tenant.call(acme, () -> jobs.add(NewJob.of(NOTE, new Note(2)).unique("nightly")));

        assertThat(next).isNotEqualTo(dead);
    }

    @Test
    void staysWithTheOperatorWhenItIsDeadAndSomebodyCancelsIt() {
        work(new JobHandler<>(NOTE, (_, _) -> {
            throw JobFailure.permanent("never", null);
        }));
        JobId job = Tenant.call(acme, () -> jobs.add(NOTE, new Note(1)));
        await().until(() -> Tenant.call(acme, () -> tenantJobs.find(job))
                .map(StoredJob::state)
                .filter(JobState.DEAD::equals)
                .isPresent());

        assertThat(Tenant.call(acme, () -> tenantJobs.cancel(job)).state()).isEqualTo(JobState.DEAD);
    }

    @Test
    void endsWhenSomebodyCancelsItWhileItRuns() throws Exception {
        var begun = new CountDownLatch(1);
        work(new JobHandler<>(NOTE, (note, run) -> {
            run.progress(10, "begun");
            begun.countDown();
            new CountDownLatch(1).await();
        }));
        JobId job = Tenant.call(acme, () -> jobs.add(NOTE, new Note(1)));
        begun.await();

        assertThat(Tenant.call(acme, () -> tenantJobs.find(job)))
                .get()
                .extracting(StoredJob::progress)
                .isEqualTo(10);
        assertThat(Tenant.call(acme, () -> tenantJobs.cancel(job))).isNotNull();
        await().until(() -> isFinished(job, JobState.CANCELLED));
    }

    @Test
    void isDeadWhenTheDatabaseCannotHoldWhatItBroughtAndOthersGoOn() {
        work(new JobHandler<>(NOTE, (note, run) -> {
            if (note.number() == 1) {
                run.result("a \u0000");
            }
            if (note.number() == 2) {
                throw new IllegalStateException("a \u0000 b");
            }
            if (note.number() == 3) {
                throw JobFailure.after(Duration.ofDays(Integer.MAX_VALUE), "later");
            }
        }));

        var ids = Tenant.call(
                acme,
                () -> IntStream.range(0, 5)
                        .mapToObj(number -> jobs.add(NOTE, new Note(number)))
                        .toList());

        await().until(() -> isFinished(ids.get(0), JobState.COMPLETED) && isFinished(ids.get(4), JobState.COMPLETED));
        await().until(() -> "DEAD".equals(state(ids.get(1))) && "DEAD".equals(state(ids.get(2))));
        await().until(() -> "RETRYING".equals(state(ids.get(3))));
        assertThat(failures("jobs", ids.get(2)).getLast()).endsWith("a  b");
    }

    @Test
    void waitsWhileNoWorkMayBeDoneForItsOrganization() {
        var done = new ConcurrentLinkedQueue<TenantId>();
        var worker = newWorker(new JobHandler<>(NOTE, (note, run) -> done.add(run.tenant())));
        worker.leaveAlone(tenants -> tenants.contains(acme.value()) ? Set.of(acme.value()) : Set.of());
        worker.start();

        Tenant.run(acme, () -> jobs.add(NOTE, new Note(1)));
        Tenant.run(globex, () -> jobs.add(NOTE, new Note(2)));

        await().until(() -> done.contains(globex));
        assertThat(done).containsExactly(globex);
    }

    @Test
    void isNotMadeUpByATenantWithStatesOfItsOwn() {
        assertThatThrownBy(() -> Tenant.run(
                        acme, () -> jdbc.sql("""
                                insert into jobs (tenant_id, id, queue, kind, state, rank, priority, payload, run_at, attempt,
                                    most_attempts, actor, created_at)
                                values (:tenant, uuidv7(), 'default', 'tests.note', 'AVAILABLE', 1, 1, '{}', now(), 1, 1, 'x',
                                    now())
                                """).param("tenant", acme.value()).update()))
                .hasStackTraceContaining("permission denied for table jobs");
    }

    @Test
    void isAddedBySqlAndFoundByItsWorker() {
        var seen = new ConcurrentLinkedQueue<Integer>();
        work(new JobHandler<>(NOTE, (note, run) -> seen.add(note.number())));

        Tenant.run(
                acme,
                () -> jdbc.sql("select enqueue_job('tests.note', '{\"number\": 42}')")
                        .query((row, index) -> true)
                        .single());

        await().until(() -> seen.contains(42));
        assertThatThrownBy(() -> Tenant.run(
                        acme,
                        () -> jdbc.sql("select enqueue_job('no name', '{}')")
                                .query((row, index) -> true)
                                .single()))
                .hasMessageContaining("is no name of a kind");
    }

    @Test
    void isLostByNoneOfTwoWorkersWhileTheirConnectionsBreak() throws Exception {
        var runs = new ConcurrentHashMap<Integer, AtomicInteger>();
        var handler = new JobHandler<>(
                NOTE,
                (note, run) -> runs.computeIfAbsent(note.number(), number -> new AtomicInteger())
                        .incrementAndGet());
        work(handler);
        work(handler);

        for (int batch = 0; batch < 10; batch++) {
            int from = batch * 200;
            Tenant.run(
                    batch % 2 == 0 ? acme : globex,
                    () -> jobs.addAll(IntStream.range(from, from + 200)
                            .mapToObj(number -> NewJob.of(NOTE, new Note(number)))
                            .toList()));
            if (batch % 3 == 2) {
                breakConnections();
            }
        }

        // The one who asks may be given a connection that was broken, too.
        await().atMost(Duration.ofSeconds(30))
                .ignoreException(DataAccessResourceFailureException.class)
                .until(() -> waiting() == 0);
        assertThat(runs).hasSize(2_000);
        // A claim whose answer was lost with its connection is rescued and run once; only what was running may run
        // twice.
        assertThat(runs.values().stream().mapToInt(AtomicInteger::get).sum()).isBetween(2_000, 2_000 + 3 * 2 * 20);
    }

    @Test
    void goesToAnotherWorkerWhenItsOwnIsLostAndTheLateEndIsRefused() throws Exception {
        var store = new JobStore(database);
        var zombie = UUID.randomUUID();
        store.join(zombie, "zombie", 1, Set.of());
        JobId job = Tenant.call(acme, () -> jobs.add(NOTE, new Note(1)));
        var share = new Lanes.Share(new dev.basefly.jobs.Lane(acme.value(), "default"), 0, 1, 1);
        var claimed = store.claim(zombie, List.of(share), Instant.now()).getFirst();
        database.jdbc()
                .sql("update job_workers set seen_at = seen_at - interval '1 hour'")
                .update();
        var attempts = new ConcurrentLinkedQueue<Integer>();

        work(new JobHandler<>(NOTE, (note, run) -> attempts.add(run.attempt())));

        await().until(() -> isFinished(job, JobState.COMPLETED));
        assertThat(attempts).containsExactly(2);
        assertThat(store.write(zombie, List.of(Outcome.completed(claimed, null)), Instant.now()))
                .isEmpty();
        assertThatThrownBy(() -> store.claim(zombie, List.of(share), Instant.now()))
                .isInstanceOf(WorkerLost.class);
    }

    /** The statement of a claim may reach the server after its connection broke and the worker looked for what it took. */
    @Test
    void isDoneWhenItsWorkerTookItWithoutKnowing() {
        work(new JobHandler<>(NOTE, (note, run) -> {}));
        JobId job =
                Tenant.call(acme, () -> jobs.add(NewJob.of(NOTE, new Note(1)).after(Duration.ofHours(1))));

        database.jdbc()
                .sql(
                        "update jobs set state = 'RUNNING', attempt = 1, started_at = now(), worker_id = (select id from job_workers)")
                .update();

        await().until(() -> isFinished(job, JobState.COMPLETED));
        assertThat(failures("finished_jobs", job)).isEmpty();
    }

    @Test
    void isNotGivenBackByAStatementThatComesLate() {
        var store = new JobStore(database);
        var worker = UUID.randomUUID();
        var share = new Lanes.Share(new dev.basefly.jobs.Lane(acme.value(), "default"), 0, 1, 1);
        store.join(worker, "late", 1, Set.of());
        JobId job = Tenant.call(acme, () -> jobs.add(NOTE, new Note(1)));
        var first = store.claim(worker, List.of(share), Instant.now().truncatedTo(ChronoUnit.MICROS));
        var strays = store.strays(worker, List.of());
        assertThat(store.giveBack(worker, strays)).hasSize(1);
        var second =
                store.claim(worker, List.of(share), first.getFirst().startedAt().plusMillis(1));
        assertThat(second).extracting(Claimed::attempt).containsExactly(1);

        assertThat(store.giveBack(worker, strays)).isEmpty();
        assertThat(store.write(worker, List.of(Outcome.released(first.getFirst())), Instant.now()))
                .isEmpty();

        assertThat(state(job)).isEqualTo("RUNNING");
    }

    @Test
    void endsWhenItsTimeIsOver() {
        var interrupted = new CountDownLatch(1);
        var kind = NOTE.withTimeout(Duration.ofMillis(200)).retriedBy(RetryPolicy.NEVER);
        work(new JobHandler<>(kind, (note, run) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException told) {
                interrupted.countDown();
                throw told;
            }
        }));

        JobId job = Tenant.call(acme, () -> jobs.add(kind, new Note(1)));

        await().until(() -> "DEAD".equals(state(job)));
        assertThat(interrupted.getCount()).isZero();
        assertThat(failures("jobs", job)).containsExactly("1: Timed out after PT0.2S");
    }

    @Test
    void isNotBegunWhenItIsUnwantedByThen() throws Exception {
        var begun = new CountDownLatch(1);
        var attempts = new AtomicInteger();
        work(new JobHandler<>(NOTE, (note, run) -> {
            attempts.incrementAndGet();
            begun.countDown();
            throw JobFailure.after(Duration.ofMillis(300), "later");
        }));
        JobId job = Tenant.call(acme, () -> jobs.add(NOTE, new Note(1)));
        begun.await();
        database.jdbc().sql("update jobs set cancel_asked = true").update();

        await().until(() -> isFinished(job, JobState.CANCELLED));

        assertThat(attempts).hasValue(1);
    }

    @Test
    void waitsForAWorkerThatKnowsItAndLosesNoAttempt() {
        work(new JobHandler<>(JobKind.of("tests.other", Note.class), (note, run) -> {}));
        JobId job = Tenant.call(acme, () -> jobs.add(NOTE, new Note(1)));

        await().until(() -> "SCHEDULED".equals(state(job)));

        assertThat(database.jdbc()
                        .sql("select attempt from jobs")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void leavesPausedQueuesAlone() {
        database.jdbc()
                .sql("insert into job_pauses values (?, 'default', null, now())")
                .param(acme.value())
                .update();
        var done = new ConcurrentLinkedQueue<TenantId>();
        work(new JobHandler<>(NOTE, (note, run) -> done.add(run.tenant())));

        Tenant.run(acme, () -> jobs.add(NOTE, new Note(1)));
        Tenant.run(globex, () -> jobs.add(NOTE, new Note(2)));

        await().until(() -> done.contains(globex));
        assertThat(done).containsExactly(globex);
        assertThat(waiting()).isEqualTo(1);
    }

    @Test
    void givesBackWhatItCannotEndInTime() throws Exception {
        var begun = new CountDownLatch(1);
        var worker = work(new JobHandler<>(NOTE, (note, run) -> {
            begun.countDown();
            new CountDownLatch(1).await();
        }));
        JobId job = Tenant.call(acme, () -> jobs.add(NOTE, new Note(1)));
        begun.await();

        worker.stop(Duration.ofMillis(50));
        workers.remove(worker);

        assertThat(state(job)).isEqualTo("AVAILABLE");
        assertThat(database.jdbc()
                        .sql("select attempt from jobs")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(database.jdbc()
                        .sql("select count(*) from job_workers")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private Worker work(JobHandler<?> handler) {
        var worker = newWorker(handler);
        worker.start();
        return worker;
    }

    private Worker newWorker(JobHandler<?> handler) {
        var worker = new Worker(
                new JobStore(database),
                Handlers.of(List.of(handler)),
                wakeups,
                new JobsSettings(
                        20,
                        JobsSettings.Acknowledge.EACH,
                        Duration.ofSeconds(2),
                        Duration.ofDays(7),
                        Duration.ofDays(90),
                        200_000,
                        100,
                        10_000,
                        100_000),
                Clock.systemUTC());
        workers.add(worker);
        return worker;
    }

    private void breakConnections() {
        try {
            database.jdbc().sql("""
                            select pg_terminate_backend(pid) from pg_stat_activity
                            where pid <> pg_backend_pid() and datname = current_database()
                                and query like '%jobs_c%'
                            """).query((row, index) -> true).list();
        } catch (DataAccessException broken) {
            // The pool handed out a connection that the last call broke.
            assertThat(broken).isInstanceOf(DataAccessResourceFailureException.class);
        }
    }

    private int waiting() {
        return database.jdbc()
                .sql("select count(*) from jobs")
                .query(Integer.class)
                .single();
    }

    private int dead() {
        return database.jdbc()
                .sql("select count(*) from jobs where state = 'DEAD'")
                .query(Integer.class)
                .single();
    }

    private boolean isFinished(JobId job, JobState state) {
        return database.jdbc()
                .sql("select exists (select from finished_jobs where id = ? and state = ?)")
                .param(job.value())
                .param(state.name())
                .query(Boolean.class)
                .single();
    }

    private String result(JobId job) {
        return database.jdbc()
                .sql("select result::text from finished_jobs where id = ?")
                .param(job.value())
                .query((row, index) -> row.getString(1))
                .single();
    }

    private String state(JobId job) {
        return database.jdbc()
                .sql("select state from jobs where id = ?")
                .param(job.value())
                .query((row, index) -> row.getString(1))
                .optional()
                .orElse("");
    }

    private List<String> failures(String table, JobId job) {
        return database.jdbc()
                .sql("select f->>'attempt' || ': ' || (f->>'error') from " + table
                        + ", jsonb_array_elements(failures) f where id = ?")
                .param(job.value())
                .query((row, index) -> row.getString(1))
                .list();
    }
}
