package dev.basefly.jobs.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.StoredJob.FailedAttempt;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "plants the jobs of several tenants")
class DeadLettersTests {

    record Nothing() {}

    private static final Instant DEATH = Instant.parse("2026-01-10T08:00:00Z");

    private final String kind = "tests.k" + UUID.randomUUID().toString().replace("-", "");
    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());

    private final DeadLetters letters;
    private final SystemDatabase database;
    private final Jobs jobs;

    DeadLettersTests(@Autowired DeadLetters letters, @Autowired SystemDatabase database, @Autowired Jobs jobs) {
        this.letters = letters;
        this.database = database;
        this.jobs = jobs;
    }

    @AfterEach
    void forget() {
        database.jdbc().sql("delete from jobs where kind = ?").param(kind).update();
    }

    @Test
    void replayOneUnderItsIdWithAllItsAttemptsAndKeepItsHistory() {
        JobId job = bury(acme, 1, null, "boom 1").getFirst();

        letters.replay(acme, job);

        assertThat(state(job)).isEqualTo("AVAILABLE 0 of 3");
        assertThat(database.jdbc()
                        .sql("select jsonb_array_length(failures) from jobs where id = ?")
                        .param(job.value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
        assertThat(audited("job.replayed", acme)).isEqualTo(1);
    }

    @Test
    void replayOneOnceHoweverManyOperatorsAskAtTheSameTime() throws Exception {
        JobId job = bury(acme, 1, null, "boom").getFirst();

        List<String> answers = together(8, () -> answer(() -> letters.replay(acme, job)));

        assertThat(answers).containsOnlyOnce("done");
        assertThat(answers.stream().filter("NOT_FOUND"::equals)).hasSize(7);
        assertThat(audited("job.replayed", acme)).isEqualTo(1);
    }

    @Test
    void tellWhenAnotherJobHasTheUniqueKey() {
        JobId dead = bury(acme, 1, "may", "boom").getFirst();
        JobId other = Tenant.call(
                acme,
                () -> jobs.add(NewJob.of(JobKind.of(kind, Nothing.class), new Nothing())
                        .unique("may")));

        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> letters.replay(acme, dead))
                .satisfies(refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT);
                    assertThat(refused.reason()).isEqualTo("unique_key");
                });
        assertThat(state(dead)).isEqualTo("DEAD 3 of 3");
        assertThat(state(other)).startsWith("AVAILABLE");
    }

    @Test
    void letOneOfSeveralWithAKeyLiveWhenAllAreReplayedAtOnce() throws Exception {
        List<JobId> dead = bury(acme, 4, "may", "boom");
        var left = new java.util.concurrent.ConcurrentLinkedQueue<>(dead);

        List<String> answers = together(4, () -> answer(() -> letters.replay(acme, left.remove())));

        assertThat(answers)
                .containsOnlyOnce("done")
                .filteredOn("CONFLICT"::equals)
                .hasSize(3);
    }

    @Test
    void replayAFilterInStepsAndLeaveOutWhatDiesMeanwhile() {
        bury(acme, 1_700, null, "boom");
        bury(globex, 800, null, "boom");
        var filter = new DeadFilter(kind, null, null, "BOOM", null, null);

        var first = letters.replayAll(filter, null, "The fix is deployed");
        plant(acme, Instant.now().plus(1, ChronoUnit.DAYS), null, "boom");
        var second = letters.replayAll(filter.before(first.before()), first.next(), "The fix is deployed");
        var third = letters.replayAll(filter.before(first.before()), second.next(), "The fix is deployed");

        assertThat(List.of(first, second, third))
                .extracting(DeadLetters.Step::done)
                .containsExactly(1000, 1000, 500);
        assertThat(List.of(first, second, third))
                .extracting(step -> step.left().jobs())
                .containsExactly(1500L, 500L, 0L);
        assertThat(third.next()).isNull();
        assertThat(letters.count(filter).jobs()).isEqualTo(1);
        assertThat(audited("jobs.replayed", acme)).isPositive();
        assertThat(audited("jobs.replayed", TenantId.INSTALLATION)).isPositive();
    }

    @Test
    void passOverWhatHasAKeyThatIsTaken() {
        bury(acme, 3, "may", "boom");
        bury(acme, 1, null, "boom");

        var step = letters.replayAll(new DeadFilter(kind, null, acme, null, null, null), null, "");

        assertThat(step.done()).isEqualTo(2);
        assertThat(step.refused()).isEqualTo(2);
        assertThat(step.next()).isNull();
    }

    @Test
    void findByTenantErrorAndTime() {
        plant(acme, DEATH, null, "Order 4711 of \"Ada\" not found");
        plant(acme, DEATH.plus(1, ChronoUnit.DAYS), null, "Order 12 of \"Bob\" not found");
        plant(globex, DEATH, null, "Connection refused");

        assertThat(count(new DeadFilter(kind, null, acme, null, null, null))).isEqualTo(2);
        assertThat(count(new DeadFilter(kind, null, null, "order 99", null, null)))
                .isEqualTo(2);
        assertThat(count(new DeadFilter(kind, null, null, "refused", null, null)))
                .isEqualTo(1);
        assertThat(count(new DeadFilter(kind, null, null, null, DEATH.plusSeconds(1), null)))
                .isEqualTo(1);
        assertThat(count(new DeadFilter(kind, "other", null, null, null, null))).isZero();
    }

    @Test
    void listTheLatestFirstByPages() {
        List<JobId> dead = IntStream.range(0, 5)
                .mapToObj(day -> plant(acme, DEATH.plus(day, ChronoUnit.DAYS), null, "boom"))
                .toList();
        var filter = new DeadFilter(kind, null, null, null, null, null);

        var first = letters.page(filter, null, 3);
        var second = letters.page(filter, first.meta().nextCursor(), 3);

        assertThat(first.data()).extracting(DeadJob::id).containsExactly(dead.get(4), dead.get(3), dead.get(2));
        assertThat(second.data()).extracting(DeadJob::id).containsExactly(dead.get(1), dead.get(0));
        assertThat(second.meta().hasMore()).isFalse();
    }

    @Test
    void discardOneAndAFilterAsCancelled() {
        JobId one = bury(acme, 1, null, "boom").getFirst();
        List<JobId> others = bury(acme, 2, null, "boom");

        letters.discard(acme, one);
        var step = letters.discardAll(new DeadFilter(kind, null, null, null, null, null), null, "Obsolete");

        assertThat(answer(() -> letters.discard(acme, one))).isEqualTo("NOT_FOUND");
        assertThat(step.done()).isEqualTo(2);
        assertThat(database.jdbc()
                        .sql("select count(*) from finished_jobs where state = 'CANCELLED' and id = any(?)")
                        .param(new org.springframework.jdbc.support.SqlArrayValue(
                                "uuid",
                                one.value(),
                                others.get(0).value(),
                                others.get(1).value()))
                        .query(Integer.class)
                        .single())
                .isEqualTo(3);
        assertThat(audited("job.discarded", acme)).isEqualTo(1);
    }

    @Test
    void showTheStructureOfAPayloadAndNothingPersonal() {
        JobId job = plant(acme, DEATH, "ada@acme.example:" + acme, "boom");

        var letter = letters.get(acme, job);

        assertThat(letter.uniqueKey()).isEqualTo("‹16 characters›:" + acme);

        assertThat(letter.payload())
                .contains(
                        "\"name\" : \"‹12 characters›\"",
                        "\"apiToken\" : \"‹secret›\"",
                        "\"pages\" : \"‹1 digit›\"",
                        acme.toString())
                .doesNotContain("Ada Lovelace", "s3cret");
        assertThat(letter.failures()).extracting(FailedAttempt::attempt).containsExactly(1, 3);
        assertThat(answer(() -> letters.get(globex, job))).isEqualTo("NOT_FOUND");
    }

    private long count(DeadFilter filter) {
        assertThat(letters.page(filter, null, 50).data())
                .hasSize((int) letters.count(filter).jobs());
        return letters.count(filter).jobs();
    }

    private List<JobId> bury(TenantId tenant, int count, @Nullable String key, String error) {
        return IntStream.range(0, count)
                .mapToObj(number -> plant(tenant, DEATH.plusSeconds(number), key, error))
                .toList();
    }

    private JobId plant(TenantId tenant, Instant death, @Nullable String key, String error) {
        UUID id = UUID.randomUUID();
        database.jdbc()
                .sql("""
                        insert into jobs (tenant_id, id, queue, kind, state, rank, priority, payload, run_at, attempt,
                            most_attempts, unique_key, actor, created_at)
                        values (?, ?, 'tests', ?, 'DEAD', 1, 10, ?::jsonb, ?, 3, 3, ?, 'test', now())
                        """)
                .param(tenant.value())
                .param(id)
                .param(kind)
                .param("{\"name\": \"Ada Lovelace\", \"apiToken\": \"s3cret\", \"pages\": 7, \"organization\": \""
                        + tenant + "\"}")
                .param(death.atOffset(java.time.ZoneOffset.UTC))
                .param(key)
                .update();
        database.jdbc().sql("""
                        update jobs
                        set failures = jobs_failed(jobs_failed(null, 1, '2026-01-01', 'first'), 3, '2026-01-02', ?)
                        where id = ?
                        """).param(error).param(id).update();
        return new JobId(id);
    }

    private String state(JobId job) {
        return database.jdbc()
                .sql("select state || ' ' || attempt || ' of ' || most_attempts from jobs where id = ?")
                .param(job.value())
                .query(String.class)
                .single();
    }

    private int audited(String action, TenantId tenant) {
        return database.jdbc()
                .sql("select count(*) from audit_events where action = ? and tenant_id = ?")
                .param(action)
                .param(tenant.value())
                .query(Integer.class)
                .single();
    }

    private static String answer(Runnable action) {
        try {
            action.run();
            return "done";
        } catch (ApiError refused) {
            return refused.code().name();
        }
    }

    private static List<String> together(int count, Callable<String> action) throws Exception {
        try (var threads = Executors.newFixedThreadPool(count)) {
            var start = new CountDownLatch(1);
            var answers = IntStream.range(0, count)
                    .mapToObj(_ -> threads.submit(() -> {
                        start.await();
                        return action.call();
                    }))
                    .toList();
            start.countDown();
            var all = new java.util.ArrayList<String>();
            for (var answer : answers) {
                all.add(answer.get(20, TimeUnit.SECONDS));
            }
            return all;
        }
    }
}
