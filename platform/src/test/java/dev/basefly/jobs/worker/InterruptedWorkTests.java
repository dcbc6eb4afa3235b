package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.jobs.StoredJob;
import dev.basefly.jobs.TenantJobs;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.test.context.TestPropertySource;

/** What becomes of a job whose worker is lost, told to end, or may not have it. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
class InterruptedWorkTests extends WorkerScenario {

    @Autowired
    private TenantJobs tenantJobs;

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
}
