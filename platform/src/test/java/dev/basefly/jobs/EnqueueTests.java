package dev.basefly.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Jobs that are added by SQL alone. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
class EnqueueTests {

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());
    private final SystemDatabase database;
    private final JdbcClient jdbc;

    EnqueueTests(@Autowired SystemDatabase database, @Autowired JdbcClient jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    @BeforeEach
    void forgetOtherTests() {
        database.jdbc().sql("delete from jobs").update();
        database.jdbc().sql("delete from job_windows").update();
    }

    @Test
    void waitsForItsTimeOrItsDelay() {
        UUID later =
                enqueue(acme, "'tests.note', delay => interval '1 hour', limit_key => 'endpoint:api.acme.example'");
        UUID then = enqueue(acme, "'tests.note', run_at => '2126-05-04 09:00+00'");
        UUID now = enqueue(acme, "'tests.note'");

        assertThat(text("select state || ' ' || limit_key || ' ' || (run_at > now() + interval '59 minutes')", later))
                .isEqualTo("SCHEDULED endpoint:api.acme.example true");
        assertThat(text("select state || ' ' || extract(year from run_at)", then))
                .isEqualTo("SCHEDULED 2126");
        assertThat(text("select state", now)).isEqualTo("AVAILABLE");
    }

    @Test
    void isAddedOnceInItsWindowAlsoWhenTheFirstOneHasEnded() {
        String job = "'tests.note', unique_key => 'usage', unique_for => interval '10 minutes'";
        UUID first = enqueue(acme, job);
        assertThat(enqueue(acme, job)).isEqualTo(first);

        database.jdbc().sql("delete from jobs").update();

        assertThat(enqueue(acme, job)).isEqualTo(first);
        assertThat(enqueue(globex, job)).isNotEqualTo(first);
        database.jdbc().sql("update job_windows set until = now()").update();
        assertThat(enqueue(acme, job)).isNotEqualTo(first);
    }

    @Test
    void leavesNoWindowBehindWhereAnUnfinishedJobHasItsKey() {
        UUID unfinished = enqueue(acme, "'tests.note', unique_key => 'usage'");

        UUID again = enqueue(acme, "'tests.note', unique_key => 'usage', unique_for => interval '10 minutes'");

        assertThat(again).isEqualTo(unfinished);
        assertThat(count("select count(*) from job_windows")).isZero();
    }

    @Test
    void isAddedOnceHoweverManyTry() throws Exception {
        Set<UUID> jobs = new HashSet<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var one : threads.invokeAll(IntStream.range(0, 32)
                    .<Callable<UUID>>mapToObj(number -> () -> enqueue(
                            acme,
                            "'tests.note', unique_key => 'usage'"
                                    + (number % 2 == 0 ? ", unique_for => interval '1 day'" : "")))
                    .toList())) {
                jobs.add(one.resultNow());
            }
        }

        assertThat(jobs).hasSize(1);
        assertThat(count("select count(*) from jobs")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'No kind'",
                "repeat('a', 99) || '.b'",
                "'tests.note', queue => 'No Queue'",
                "'tests.note', queue => repeat('q', 41)",
                "'tests.note', limit_key => 'No Key'",
                "'tests.note', unique_key => ''",
                "'tests.note', unique_key => repeat('k', 201)",
                "'tests.note', priority => 101",
                "'tests.note', most_attempts => 0",
                "'tests.note', payload => '7'",
                "'tests.note', payload => jsonb_build_object('text', repeat('x', 1048576))",
                "'tests.note', run_at => now(), delay => interval '1 hour'",
                "'tests.note', unique_for => interval '1 hour'",
                "'tests.note', unique_key => 'a', unique_for => interval '31 days'"
            })
    void isRefusedWhereJavaWouldRefuseIt(String job) {
        assertThatThrownBy(() -> enqueue(acme, job)).isInstanceOf(DataIntegrityViolationException.class);
        assertThat(count("select count(*) from jobs")).isZero();
        assertThat(count("select count(*) from job_windows")).isZero();
    }

    @Test
    void knowsTheNamesThatJavaKnows() {
        for (String name : List.of("mail", "a-b_9", "Mail", "9mail", "q".repeat(40), "q".repeat(41), "")) {
            assertThat(isTaken("'tests.note', queue => '" + name + "'"))
                    .as(name)
                    .isEqualTo(Lane.isQueue(name));
        }
        for (String key : List.of("endpoint", "endpoint:x", "endpoint:", "endpoint: x", "e:" + "x".repeat(100))) {
            assertThat(isTaken("'tests.note', limit_key => '" + key + "'"))
                    .as(key)
                    .isEqualTo(Lane.isKey(key));
        }
    }

    private boolean isTaken(String job) {
        try {
            return enqueue(acme, job).version() == 7;
        } catch (DataIntegrityViolationException refused) {
            return false;
        }
    }

    private UUID enqueue(TenantId tenant, String arguments) {
        return Tenant.call(
                tenant,
                () -> jdbc.sql("select enqueue_job(" + arguments + ")")
                        .query(UUID.class)
                        .single());
    }

    private String text(String sql, UUID job) {
        return database.jdbc()
                .sql(sql + " from jobs where id = ?")
                .param(job)
                .query(String.class)
                .single();
    }

    private int count(String sql) {
        return database.jdbc().sql(sql).query(Integer.class).single();
    }
}
