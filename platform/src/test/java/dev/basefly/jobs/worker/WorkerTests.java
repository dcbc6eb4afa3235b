package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.StoredJob;
import dev.basefly.jobs.TenantJobs;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.tenancy.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of a job that is added. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
class WorkerTests extends WorkerScenario {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private TenantJobs tenantJobs;

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
}
