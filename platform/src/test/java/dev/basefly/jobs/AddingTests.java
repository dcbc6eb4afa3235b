package dev.basefly.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.SettableClock;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Windows in which a key counts once, and how many jobs an organization may have. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
class AddingTests {

    record Note(int number) {}

    private static final JobKind<Note> NOTE = JobKind.of("tests.note", Note.class);
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());
    private final SettableClock clock = new SettableClock(Instant.parse("2126-05-04T09:00:00Z"));
    private final SystemDatabase database;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Wakeups wakeups;
    private final Jobs jobs;

    AddingTests(
            @Autowired SystemDatabase database,
            @Autowired JdbcClient jdbc,
            @Autowired TransactionTemplate transaction,
            @Autowired Wakeups wakeups) {
        this.database = database;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.wakeups = wakeups;
        this.jobs = jobs(200_000, clock);
    }

    @BeforeEach
    void forgetOtherTests() {
        database.jdbc().sql("delete from jobs").update();
        database.jdbc().sql("delete from job_windows").update();
    }

    @Test
    void isAddedOnceInItsWindowAlsoWhenTheFirstOneHasEnded() {
        var first = add(acme, "usage");
        assertThat(first.isNew()).isTrue();
        assertThat(add(acme, "usage")).isEqualTo(new Added(first.id(), false));

        finish(first.id());

        assertThat(add(acme, "usage")).isEqualTo(new Added(first.id(), false));
        clock.advance(WINDOW.minusSeconds(1));
        assertThat(add(acme, "usage").isNew()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        var second = add(acme, "usage");
        assertThat(second.isNew()).isTrue();
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(add(acme, "other").isNew()).isTrue();
        assertThat(add(globex, "usage").isNew()).isTrue();
    }

    @Test
    void isStoredAlikeAloneAmongItsLikesAndAmongOthers() {
        Tenant.run(acme, () -> {
            jobs.add(NOTE, new Note(0));
            jobs.addAll(notes(3));
            jobs.addAll(List.of(
                    NewJob.of(NOTE, new Note(7)), NewJob.of(NOTE, new Note(8)).withPriority(1)));
        });

        assertThat(count("select count(*) from jobs where priority = 10")).isEqualTo(5);
        assertThat(
                        count(
                                "select count(distinct to_jsonb(j) - 'id' - 'rank' - 'payload') from jobs j where priority = 10"))
                .isEqualTo(1);
    }

    @Test
    void keepsTheOrderInWhichTheyWereAdded() {
        List<JobId> ids = Tenant.call(acme, () -> jobs.addAll(notes(5)));

        assertThat(database.jdbc()
                        .sql("select id from jobs order by rank")
                        .query((row, _) -> new JobId(row.getObject(1, UUID.class)))
                        .list())
                .isEqualTo(ids);
        assertThat(database.jdbc()
                        .sql("select (payload ->> 'number')::int from jobs order by rank")
                        .query(Integer.class)
                        .list())
                .containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void isPlannedOnceByAConnection() {
        notes(12).forEach(job -> Tenant.run(acme, () -> jobs.addAll(List.of(job))));

        long planned = Tenant.call(
                acme,
                () -> jdbc.sql("select count(*) from pg_prepared_statements where statement like '%insert into jobs%'")
                        .query(Long.class)
                        .single());
        assertThat(planned).isPositive();
    }

    @Test
    void isTheUnfinishedOneWhenItsWindowIsOver() {
        var first = add(acme, "usage");
        clock.advance(WINDOW.multipliedBy(3));

        assertThat(add(acme, "usage")).isEqualTo(new Added(first.id(), false));
        finish(first.id());

        assertThat(add(acme, "usage").isNew()).isTrue();
    }

    @Test
    void isAddedOnceInItsWindowHoweverManyTryAndOneOfThemRollsBack() throws Exception {
        List<Added> all = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(16)) {
            var start = new CountDownLatch(1);
            var tries = IntStream.range(0, 16)
                    .mapToObj(number -> threads.submit(() -> {
                        start.await();
                        return Tenant.call(
                                acme,
                                () -> transaction.execute(status -> {
                                    if (number % 4 == 0) {
                                        status.setRollbackOnly();
                                    }
                                    var added = jobs.addOrFind(note("usage"));
                                    return number % 4 == 0 ? new Added(added.id(), false) : added;
                                }));
                    }))
                    .toList();
            start.countDown();
            for (var attempt : tries) {
                all.add(attempt.get(10, TimeUnit.SECONDS));
            }
        }

        assertThat(all.stream().filter(Added::isNew)).hasSize(1);
        assertThat(count("select count(*) from jobs")).isEqualTo(1);
        assertThat(count("select count(*) from job_windows w join jobs j on j.id = w.job_id"))
                .isEqualTo(1);
    }

    @Test
    void isAddedOnceAmongManyOfOneCall() {
        var added = Tenant.call(
                acme,
                () -> jobs.addAllOrFind(
                        List.of(note("a"), note("b"), note("a"), NewJob.of(NOTE, new Note(1)), note("b"))));

        assertThat(added).extracting(Added::isNew).containsExactly(true, true, false, true, false);
        assertThat(added.get(2).id()).isEqualTo(added.get(0).id());
        assertThat(added.get(4).id()).isEqualTo(added.get(1).id());
        assertThat(count("select count(*) from jobs")).isEqualTo(3);
    }

    @Test
    void isAddedByTwoAtOnceWhoNameTheSameKeysInOppositeOrders() throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 10; round++) {
                int first = round * 2_000;
                var keys = IntStream.range(first, first + 1_500)
                        .mapToObj(number -> NewJob.of(NOTE, new Note(number)).unique("key" + number))
                        .toList();
                var together = new CyclicBarrier(2);

                var one = threads.submit(() -> addTogether(keys, together));
                var other = threads.submit(() -> addTogether(keys.reversed(), together));

                assertThat(one.get(20, TimeUnit.SECONDS))
                        .isEqualTo(other.get(20, TimeUnit.SECONDS).reversed());
            }
        }
        assertThat(count("select count(*) from jobs")).isEqualTo(10 * 1_500);
    }

    private List<JobId> addTogether(List<NewJob<Note>> asked, CyclicBarrier together) throws Exception {
        together.await(10, TimeUnit.SECONDS);
        return Tenant.call(acme, () -> transaction.execute(status -> jobs.addAll(asked)));
    }

    @Test
    void keepsTheOrderInWhichManyWereAsked() {
        var asked = List.of(
                NewJob.of(NOTE, new Note(1)).unique("z"),
                NewJob.of(NOTE, new Note(2)),
                NewJob.of(NOTE, new Note(3)).unique("a"),
                NewJob.of(NOTE, new Note(4)).unique("z"));

        var ids = Tenant.call(acme, () -> jobs.addAll(asked));

        assertThat(database.jdbc()
                        .sql("select id from jobs order by rank")
                        .query((row, _) -> new JobId(row.getObject(1, UUID.class)))
                        .list())
                .isEqualTo(ids.subList(0, 3));
        assertThat(ids.get(3)).isEqualTo(ids.get(0));
    }

    @Test
    void saysOfAKeyWithoutWindowWhetherTheJobIsNew() {
        var job = NewJob.of(NOTE, new Note(1)).unique("nightly");

        var first = Tenant.call(acme, () -> jobs.addOrFind(job));

        assertThat(first.isNew()).isTrue();
        assertThat(Tenant.call(acme, () -> jobs.addOrFind(job))).isEqualTo(new Added(first.id(), false));
        finish(first.id());
        assertThat(Tenant.call(acme, () -> jobs.addOrFind(job)).isNew()).isTrue();
    }

    @Test
    void hasNoWindowWithoutKeyOrEnd() {
        var job = NewJob.of(NOTE, new Note(1));

        assertThatThrownBy(() -> job.unique("a", Duration.ZERO)).hasMessageContaining("window");
        assertThatThrownBy(() -> job.unique("a", Duration.ofDays(31))).hasMessageContaining("window");
    }

    @Test
    void isRefusedWhenItsOrganizationHasTooManyAndOthersGoOn() {
        var limited = jobs(100, clock);
        Tenant.run(acme, () -> limited.addAll(notes(60)));

        assertThatThrownBy(() -> Tenant.run(acme, () -> limited.addAll(notes(41))))
                .isInstanceOfSatisfying(ApiError.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
                    assertThat(refused.reason()).isEqualTo("too_many_jobs");
                    assertThat(refused.remedy()).contains("basefly.jobs.most-unfinished");
                });
        Tenant.run(acme, () -> limited.addAll(notes(40)));
        assertThatThrownBy(() -> Tenant.run(acme, () -> limited.add(NOTE, new Note(1))))
                .isInstanceOf(ApiError.class);
        Tenant.run(globex, () -> limited.add(NOTE, new Note(1)));
        limited.addAll(notes(101));

        assertThat(count("select count(*) from jobs")).isEqualTo(100 + 1 + 101);
    }

    @Test
    void isAddedAgainWhenOthersHaveEndedOrAreDead() {
        var full = jobs(100, clock);
        Tenant.run(acme, () -> full.addAll(notes(100)));
        assertThatThrownBy(() -> Tenant.run(acme, () -> jobs(100, clock).add(NOTE, new Note(1))))
                .isInstanceOf(ApiError.class);

        database.jdbc().sql("update jobs set state = 'DEAD'").update();

        Tenant.run(acme, () -> jobs(100, clock).addAll(notes(100)));
        assertThat(count("select count(*) from jobs")).isEqualTo(200);
    }

    @Test
    void isRefusedWithoutCountingAgainForASecond() {
        var nanos = new AtomicLong();
        var backlogs = new Backlogs(100, 10, nanos::get);
        Tenant.run(acme, () -> jobs.addAll(notes(60)));

        assertThatThrownBy(() -> backlogs.admit(acme.value(), 41, database.jdbc()))
                .isInstanceOf(ApiError.class);
        database.jdbc().sql("delete from jobs").update();
        assertThatThrownBy(() -> backlogs.admit(acme.value(), 41, database.jdbc()))
                .isInstanceOf(ApiError.class);
        backlogs.admit(acme.value(), 40, database.jdbc());
        assertThatThrownBy(() -> backlogs.admit(acme.value(), 1, database.jdbc()))
                .isInstanceOf(ApiError.class);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_001));

        backlogs.admit(acme.value(), 41, database.jdbc());
    }

    private Jobs jobs(int mostUnfinished, Clock time) {
        var settings =
                new MockEnvironment().withProperty("basefly.jobs.most-unfinished", String.valueOf(mostUnfinished));
        return new Jobs(jdbc, database, wakeups, time, Tracer.NOOP, SettingsBeans.of(JobsSettings.class, settings));
    }

    private Added add(TenantId tenant, String key) {
        return Tenant.call(tenant, () -> jobs.addOrFind(note(key)));
    }

    private static NewJob<Note> note(String key) {
        return NewJob.of(NOTE, new Note(1)).unique(key, WINDOW);
    }

    private static List<NewJob<Note>> notes(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> NewJob.of(NOTE, new Note(number)))
                .toList();
    }

    private void finish(JobId job) {
        database.jdbc()
                .sql("select jobs_cancel(tenant_id, id, now()) from jobs where id = ?")
                .param(job.value())
                .query((row, _) -> true)
                .list();
    }

    private int count(String sql) {
        return database.jdbc().sql(sql).query(Integer.class).single();
    }

    @Test
    void tellsWhoAddsTheSameKeysInAnotherOrderAndWorksWhenTriedAgain() throws Exception {
        var both = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var there = threads.submit(() -> addInOrder(both, "a", "b"));
            var back = threads.submit(() -> addInOrder(both, "b", "a"));
            var told = Stream.of(there.get(20, TimeUnit.SECONDS), back.get(20, TimeUnit.SECONDS))
                    .filter(text -> !text.isEmpty())
                    .toList();

            assertThat(told).singleElement().asString().contains("tried again", "one addAll");
        }
        var again = new CyclicBarrier(1);
        assertThat(addInOrder(again, "b", "a")).isEmpty();
        assertThat(count("select count(*) from jobs")).isEqualTo(2);
    }

    /** Returns what it was told, empty when all went well. */
    private String addInOrder(CyclicBarrier both, String first, String second) throws Exception {
        try {
            Tenant.run(
                    acme,
                    () -> transaction.executeWithoutResult(_ -> {
                        jobs.add(NewJob.of(NOTE, new Note(1)).unique(first));
                        meet(both);
                        jobs.add(NewJob.of(NOTE, new Note(2)).unique(second));
                    }));
            return "";
        } catch (CannotAcquireLockException told) {
            return String.valueOf(told.getMessage());
        }
    }

    private static void meet(CyclicBarrier both) {
        try {
            int ignored = both.await(10, TimeUnit.SECONDS);
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
