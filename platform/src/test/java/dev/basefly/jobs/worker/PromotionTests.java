package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;

@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "plants the jobs of several tenants")
class PromotionTests {

    private final SystemDatabase database;

    PromotionTests(@Autowired SystemDatabase database) {
        this.database = database;
    }

    @BeforeEach
    @AfterEach
    void forgetOtherTests() {
        database.jdbc().sql("delete from jobs").update();
    }

    @Test
    void isNotHeldUpByWhatNobodyKnowsHoweverMuchOfItIsDue() {
        long more = database.inTransaction(() -> {
            long first = blocks();
            long before = blocks();
            due("tests.unheard", 5_000, 9_000);
            return first > 0 ? blocks() - before : -1;
        });
        due("tests.known", 30, 10);

        // Whoever plans looks at the ends of an index, a hundred pages at most.
        assertThat(more).isLessThan(300);
        var promoted = new JobStore(database)
                .promote(
                        List.of("tests.other", "tests.known"), Clock.systemUTC().instant(), 20);

        assertThat(promoted).hasSize(20);
        assertThat(database.jdbc()
                        .sql(
                                "select string_agg(distinct kind || ' ' || state, ', ') from jobs where state = 'AVAILABLE'")
                        .query(String.class)
                        .single())
                .isEqualTo("tests.known AVAILABLE");
        assertThat(database.jdbc().sql("""
                                select bool_and(gone.run_at < kept.run_at)
                                from jobs gone join jobs kept on kept.kind = gone.kind
                                where gone.state = 'AVAILABLE' and kept.state <> 'AVAILABLE'
                                """).query(Boolean.class).single())
                .as("the longest due first")
                .isTrue();
    }

    /** Due in another order than added. */
    private void due(String kind, int count, int seconds) {
        database.jdbc().sql("""
                        insert into jobs (tenant_id, id, queue, kind, state, rank, priority, payload, run_at, most_attempts,
                            actor, created_at)
                        select ?, uuidv7(), 'default', ?, case when n % 2 = 0 then 'SCHEDULED' else 'RETRYING' end, n, 10, '{}',
                            now() - ? * interval '1 second' - n * 7919 % 5000 * interval '1 millisecond', 3, 'test', now()
                        from generate_series(1, ?) n
                        """).params(UUID.randomUUID(), kind, seconds, count).update();
    }

    /** What is read to find nothing. */
    private long blocks() {
        var plan = JsonMapper.shared()
                .readTree(database.jdbc()
                        .sql("explain (analyze, buffers, format json)"
                                + " select * from jobs_promote(array['tests.other', 'tests.gone'], now(), 1000)")
                        .query(String.class)
                        .single())
                .at("/0/Plan");
        return plan.path("Shared Hit Blocks").asLong()
                + plan.path("Shared Read Blocks").asLong();
    }
}
