package dev.basefly.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.BatchId;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.JobRun;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.Wakeups;
import dev.basefly.jobs.worker.Workbench;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Batches, on workers and folding of these tests. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
class BatchesTests {

    record Part(int number) {}

    record Report(String title, @Nullable BatchEnd batch) {}

    private static final JobKind<Part> PART = JobKind.of("tests.part", Part.class);
    private static final JobKind<Report> REPORT = JobKind.of("tests.report", Report.class);

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());
    private final ConcurrentLinkedQueue<Report> reports = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Integer> done = new ConcurrentLinkedQueue<>();
    private final JobHandler<Report> reporting = new JobHandler<>(REPORT, (report, run) -> reports.add(report));

    @Autowired
    private Batches batches;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Wakeups wakeups;

    @Autowired
    private MovableClock clock;

    private Workbench bench;
    private Folding folding;
    private PeriodicTask task;

    @BeforeEach
    void begin() {
        bench = new Workbench(database, wakeups, Tracer.NOOP);
        folding = new Folding(database, wakeups, clock, Duration.ofDays(7));
        task = PeriodicTask.every(Duration.ofMillis(200), "job-batches", folding::run);
        wakeups.onBatches(task::wakeUp);
        task.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        task.stop();
        bench.stop();
    }

    @Test
    void endsOnceWithACallbackThatIsToldHowItWent() {
        bench.work(reporting, parts(number -> {
            if (number % 10 == 3) {
                throw JobFailure.permanent("no", null);
            }
        }));

        var batch = add(batch(50).then(report("all")));

        await().until(() -> reports.size() == 1);
        assertThat(reports).containsExactly(new Report("all", new BatchEnd(batch, BatchState.FAILED, 50, 45, 5, 0)));
        assertThat(get(batch)).satisfies(found -> {
            assertThat(found.state()).isEqualTo(BatchState.FAILED);
            assertThat(found.percent()).isEqualTo(100);
            assertThat(found.endedAt()).isNotNull();
        });
        assertThat(bench.count("select count(*) from job_batch_changes")).isZero();
    }

    @Test
    void endsOnceHoweverManyWorkersAndFoldersEndItAtTheSameMoment() throws Exception {
        bench.work(reporting, parts(number -> {}));
        bench.work(reporting, parts(number -> {}));
        var stop = new CountDownLatch(1);
        try (var others = Executors.newFixedThreadPool(3)) {
            var folders = IntStream.range(0, 3)
                    .mapToObj(number -> others.submit(() -> {
                        while (stop.getCount() > 0) {
                            int ignored = folding.fold();
                        }
                        return true;
                    }))
                    .toList();
            try {
                var ids = IntStream.range(0, 40)
                        .mapToObj(number -> add(batch(2).then(report(String.valueOf(number)))))
                        .toList();
                await().atMost(Duration.ofSeconds(20)).until(() -> reports.size() >= 40);
                assertThat(ids.stream().map(this::get)).allMatch(found -> found.state() == BatchState.COMPLETED);
            } finally {
                stop.countDown();
            }
            for (var folder : folders) {
                assertThat(folder.get(10, TimeUnit.SECONDS)).isTrue();
            }
        }
        await().until(() -> bench.count("select count(*) from jobs") == 0);
        assertThat(reports).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void endsWhenNobodyLookedBetweenItsLastJobAndItsCallback() throws Exception {
        task.stop();
        bench.work(reporting, parts(number -> {}));
        var batch = add(batch(3).then(report("late")));
        await().until(() -> get(batch).completed() == 3);
        assertThat(get(batch).state()).isEqualTo(BatchState.RUNNING);

        // A process that dies before it commits.
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    assertThat(folding.fold()).isEqualTo(1);
                    assertThat(bench.count("select count(*) from jobs")).isEqualTo(1);
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        assertThat(bench.count("select count(*) from jobs")).isZero();
        assertThat(reports).isEmpty();
        task.start();

        await().until(() -> reports.size() == 1);
    }

    @Test
    void neverWasWhenItsTransactionIsRolledBack() {
        Tenant.run(
                acme,
                () -> transaction.executeWithoutResult(status -> {
                    batches.add(batch(3).then(report("never")));
                    status.setRollbackOnly();
                }));

        assertThat(bench.count("select count(*) from jobs")).isZero();
        assertThat(bench.count("select count(*) from job_batches")).isZero();
        assertThat(bench.count("select count(*) from job_batch_changes")).isZero();
    }

    @Test
    void endsAtOnceWhenItIsEmpty() {
        bench.work(reporting);

        var batch = add(NewBatch.of("nothing", List.of()).then(report("empty")));

        await().until(() -> reports.size() == 1);
        assertThat(get(batch).state()).isEqualTo(BatchState.COMPLETED);
    }

    @Test
    void doesStepsAfterThoseThatTheyWaitFor() {
        bench.work(reporting, parts(number -> {}));

        add(NewBatch.of("close", List.of())
                .step("a", part(1))
                .step("b", part(2))
                .step("c", part(3), "a", "b")
                .step("d", part(4), "c")
                .then(report("closed")));

        await().until(() -> reports.size() == 1);
        assertThat(done).hasSize(4).endsWith(3, 4);
    }

    @Test
    void cancelsWhatWaitsForOneThatDiedAndLetsGoOnWhatSaysSo() {
        bench.work(reporting, parts(number -> {
            if (number == 1) {
                throw JobFailure.permanent("no", null);
            }
        }));

        var batch = add(NewBatch.of("close", List.of())
                .step("load", part(1))
                .step("index", part(2), "load")
                .step("publish", part(3), "index")
                .step("clean", part(4), Otherwise.GO_ON, "load", "publish")
                .then(report("ok"))
                .thenOnFailure(report("failed")));

        await().until(() -> reports.size() == 1);
        assertThat(reports).containsExactly(new Report("failed", new BatchEnd(batch, BatchState.FAILED, 4, 1, 1, 2)));
        assertThat(done).containsExactly(4);
        assertThat(database.jdbc()
                        .sql(
                                "select failures -> -1 ->> 'error' from finished_jobs where tenant_id = ? and state = 'CANCELLED'")
                        .param(acme.value())
                        .query(String.class)
                        .list())
                .containsOnly("A job that it waited for did not complete");
    }

    @Test
    void cancelsTheOthersWhenOneDiesAndThatWasAsked() {
        bench.work(reporting, parts(number -> {
            if (number == 0) {
                throw JobFailure.permanent("no", null);
            }
        }));
        var waiting = IntStream.range(1, 20)
                .mapToObj(number -> part(number).after(Duration.ofHours(1)))
                .toList();

        var batch = add(NewBatch.of("fragile", waiting)
                .step("first", part(0))
                .cancelWhenOneDies()
                .then(report("end")));

        await().until(() -> reports.size() == 1);
        assertThat(reports).containsExactly(new Report("end", new BatchEnd(batch, BatchState.FAILED, 20, 0, 1, 19)));
    }

    @Test
    void waitsForTheBatchesInsideAndTheirCallbacks() {
        bench.work(reporting, parts(number -> {}));
        var outer = Tenant.call(
                acme,
                () -> transaction.execute(status -> {
                    var first = batches.add(batch(2).then(report("outer")));
                    var second = batches.add(batch(2).inside(first).then(report("middle")));
                    batches.add(batch(2).inside(second).then(report("inner")));
                    return first;
                }));

        await().until(() -> reports.size() == 3);
        assertThat(reports).extracting(Report::title).containsExactly("inner", "middle", "outer");
        // Two jobs, the batch inside, and its callback.
        assertThat(get(outer))
                .extracting(StoredBatch::total, StoredBatch::completed)
                .containsExactly(4, 4);
    }

    @Test
    void isNotAnyDepth() {
        assertThatThrownBy(() -> Tenant.run(
                        acme,
                        () -> transaction.executeWithoutResult(status -> {
                            var outer = batches.add(batch(1));
                            for (int depth = 1; depth <= 11; depth++) {
                                outer = batches.add(batch(1).inside(outer));
                            }
                        })))
                .isInstanceOfSatisfying(
                        ApiError.class, refused -> assertThat(refused.reason()).isEqualTo("batch_too_deep"));
    }

    @Test
    void takesMoreJobsFromOneOfItsOwnUntilItHasEnded() {
        bench.work(reporting, new JobHandler<>(PART, (part, run) -> {
            if (part.number() < 3) {
                batches.addTo(own(run), List.of(part(part.number() + 1), part(part.number() + 1)));
            }
        }));

        var batch = add(NewBatch.of("growing", List.of(part(0))).then(report("grown")));

        await().until(() -> reports.size() == 1);
        assertThat(reports.peek().batch())
                .extracting(BatchEnd::total, BatchEnd::completed)
                .containsExactly(15, 15);
        assertThatThrownBy(() -> Tenant.call(acme, () -> batches.addTo(batch, List.of(part(1)))))
                .isInstanceOfSatisfying(
                        ApiError.class, refused -> assertThat(refused.reason()).isEqualTo("batch_ended"));
    }

    @Test
    void doesNotEndWhileSomebodyAddsToIt() throws Exception {
        bench.work(reporting, parts(number -> {}));
        var added = new CountDownLatch(1);
        var commit = new CountDownLatch(1);
        var batch = add(NewBatch.of("open", List.of(part(1).after(Duration.ofMillis(200))))
                .then(report("end")));
        try (var other = Executors.newSingleThreadExecutor()) {
            var adding = other.submit(() -> Tenant.call(
                    acme,
                    () -> transaction.execute(status -> {
                        batches.addTo(batch, List.of(part(2)));
                        added.countDown();
                        try {
                            return commit.await(10, TimeUnit.SECONDS);
                        } catch (InterruptedException stopped) {
                            throw new IllegalStateException(stopped);
                        }
                    })));
            added.await();
            await().until(() -> get(batch).completed() == 1);
            for (int look = 0; look < 20; look++) {
                folding.fold();
            }
            assertThat(get(batch).state()).isEqualTo(BatchState.RUNNING);

            commit.countDown();
            adding.get(10, TimeUnit.SECONDS);
        }

        await().until(() -> reports.size() == 1);
        assertThat(done).containsExactly(1, 2);
        assertThat(reports.peek().batch()).extracting(BatchEnd::total).isEqualTo(2);
    }

    @Test
    void isCancelledWithAllThatIsInsideAndItsCallbackComes() throws Exception {
        var begun = new CountDownLatch(1);
        bench.work(reporting, new JobHandler<>(PART, (part, run) -> {
            begun.countDown();
            new CountDownLatch(1).await();
        }));
        var later = IntStream.range(0, 50)
                .mapToObj(number -> part(number).after(Duration.ofHours(1)))
                .toList();
        var batch = add(NewBatch.of("long", later)
                .step("now", part(0))
                .step("then", part(1), "now")
                .then(report("end")));
        Tenant.run(acme, () -> batches.add(NewBatch.of("inner", later).inside(batch)));
        begun.await();
        assertThatThrownBy(() -> Tenant.run(globex, () -> batches.cancel(batch)))
                .hasMessageContaining("not found");

        Tenant.run(acme, () -> batches.cancel(batch));

        await().until(() -> reports.size() == 1);
        assertThat(reports).containsExactly(new Report("end", new BatchEnd(batch, BatchState.CANCELLED, 53, 0, 0, 53)));
        assertThat(bench.count("select count(*) from audit_events where action = 'batch.cancelled'"))
                .isPositive();
    }

    @Test
    void countsAReplayedJobAgainAndSendsItsCallbackOnce() {
        var broken = new java.util.concurrent.atomic.AtomicBoolean(true);
        bench.work(reporting, parts(number -> {
            if (number == 1 && broken.get()) {
                throw JobFailure.permanent("no", null);
            }
        }));
        var batch = add(batch(3).then(report("end")));
        await().until(() -> reports.size() == 1);

        broken.set(false);
        database.jdbc()
                .sql("update jobs set state = 'AVAILABLE', attempt = 0 where state = 'DEAD'")
                .update();

        await().until(() -> get(batch).completed() == 3);
        assertThat(get(batch)).satisfies(found -> {
            assertThat(found.state()).isEqualTo(BatchState.FAILED);
            assertThat(found.dead()).isZero();
        });
        assertThat(reports).hasSize(1);
    }

    @Test
    void isSeenByItsOrganizationOnly() {
        var batch = add(batch(1));

        assertThatThrownBy(() -> Tenant.call(globex, () -> batches.get(batch))).hasMessageContaining("not found");
        assertThatThrownBy(() -> Tenant.call(globex, () -> batches.addTo(batch, List.of(part(1)))))
                .hasMessageContaining("not found");
        assertThat(Tenant.call(globex, () -> batches.page(null, 20)).data()).isEmpty();
        assertThat(Tenant.call(acme, () -> batches.page(null, 20)).data())
                .extracting(StoredBatch::id)
                .containsExactly(batch);
    }

    @Test
    void refusesStepsThatWaitForWhatIsNotBeforeThem() {
        var batch = NewBatch.of("steps", List.of()).step("a", part(1));

        assertThatThrownBy(() -> batch.step("b", part(1), "c")).hasMessageContaining("not before it");
        assertThatThrownBy(() -> batch.step("a", part(1))).hasMessageContaining("already");
        assertThatThrownBy(() -> batch.step("b", part(1).unique("key"))).hasMessageContaining("unique key");
        assertThatThrownBy(() -> batch.then(report("x").after(Duration.ofSeconds(1))))
                .hasMessageContaining("callback");
    }

    @Test
    void belongsToTheInstallationOutsideOfAnyOrganization() {
        bench.work(reporting, parts(number -> {}));

        var batch = batches.add(batch(2).then(report("own")));

        await().until(() -> reports.size() == 1);
        assertThat(batches.get(batch).state()).isEqualTo(BatchState.COMPLETED);
    }

    /** What is done in a part. */
    private interface Doing {
        void part(int number);
    }

    private JobHandler<Part> parts(Doing doing) {
        return new JobHandler<>(PART, (part, run) -> {
            doing.part(part.number());
            done.add(part.number());
        });
    }

    private BatchId add(NewBatch batch) {
        return Tenant.call(acme, () -> batches.add(batch));
    }

    private StoredBatch get(BatchId batch) {
        return Tenant.call(acme, () -> batches.get(batch));
    }

    private static BatchId own(JobRun run) {
        return java.util.Objects.requireNonNull(run.origin().batch());
    }

    private static NewBatch batch(int size) {
        return NewBatch.of(
                "parts", IntStream.range(0, size).mapToObj(BatchesTests::part).toList());
    }

    private static NewJob<Part> part(int number) {
        return NewJob.of(PART, new Part(number));
    }

    private static NewJob<Report> report(String title) {
        return NewJob.of(REPORT, new Report(title, null));
    }
}
