package dev.basefly.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.TenantJobs.Filter;
import dev.basefly.jobs.TenantJobs.Search;
import dev.basefly.jobs.operation.JobBoard;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Tenant;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the views read is bounded, however many jobs there are. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "plants the jobs of many tenants")
class JobViewPlanTests {

    private static final int FINISHED = 300_000;
    private static final int DEAD = 20_000;
    /** Of each index. */
    private static final int COUNTED = 10_000;

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final UserId grace = new UserId(UUID.randomUUID());

    private final SystemDatabase database;
    private final JdbcClient tenants;
    private final TenantJobs jobs;
    private final JobBoard board;
    private final Environment settings;

    JobViewPlanTests(
            @Autowired SystemDatabase database,
            @Autowired JdbcClient tenants,
            @Autowired TenantJobs jobs,
            @Autowired JobBoard board,
            @Autowired Environment settings) {
        this.database = database;
        this.tenants = tenants;
        this.jobs = jobs;
        this.board = board;
        this.settings = settings;
    }

    @Test
    void readABoundedPartOfAnIndexEach() {
        try {
            plant();
            readFewBlocksOfAnOrganizationsJobs();
            readFewBlocksOfTheInstallationsJobs();
        } finally {
            database.jdbc().sql("delete from jobs").update();
            database.jdbc().sql("delete from finished_jobs").update();
        }
    }

    private void readFewBlocksOfAnOrganizationsJobs() {
        var all = new Search(Filter.ALL, null, null, Set.of("tests.internal"));
        var rare = new Search(new Filter(Set.of(JobState.COMPLETED), "tests.unheard", false), null, null, Set.of());
        var own = new Search(Filter.ALL, grace.toString(), null, Set.of());

        assertThat(ofAcme(all, all.page())).isLessThan(60);
        assertThat(ofAcme(rare, rare.page())).isLessThan(600);
        assertThat(ofAcme(rare, rare.floor())).isLessThan(600);
        assertThat(ofAcme(own, own.page())).isLessThan(60);
        var scope = new RequestScope("test", acme, new Actor.Person(grace, "MEMBER", false), Locale.ROOT);
        assertThat(scope.call(() -> jobs.page(Filter.ALL, null, 20).data())).hasSize(5);
    }

    private void readFewBlocksOfTheInstallationsJobs() {
        assertThat(blocks(database.jdbc()
                        .sql("explain (analyze, buffers, format json) select * from jobs_standing(10000)")))
                .isLessThan(25_000);
        assertThat(blocks(database.jdbc()
                        .sql("explain (analyze, buffers, format json) select * from jobs_waiting(2000, 10000)")))
                .isLessThan(1_000);
        var standing = board.standing();
        var failures = board.failures();

        var planted = standing.queues().stream()
                .filter(queue -> queue.name().matches("q[0-4]"))
                .toList();
        assertThat(planted).hasSize(5).allSatisfy(queue -> {
            assertThat(queue.perMinute()).isBetween(400.0, 610.0);
            assertThat(queue.in(JobState.DEAD).jobs()).isBetween(COUNTED / 5 - 1L, COUNTED / 5 + 1L);
            assertThat(queue.in(JobState.DEAD).orMore()).isTrue();
        });
        assertThat(failures)
                .filteredOn(group -> group.error().startsWith("Error # xxx"))
                .singleElement()
                .satisfies(group -> {
                    // Others of this database may fail, too, and later than these.
                    assertThat(group.jobs().jobs()).isBetween(COUNTED - 200L, (long) COUNTED);
                    assertThat(group.jobs().orMore()).isTrue();
                });
    }

    /** A third of the jobs is Acme's, five of them Grace's. */
    private void plant() {
        var now = Clock.systemUTC().instant().atOffset(java.time.ZoneOffset.UTC);
        database.jdbc()
                .sql("""
                        insert into finished_jobs (tenant_id, id, queue, kind, state, payload, attempt, actor, created_at, run_at,
                            started_at, finished_at)
                        select case when n % 3 = 0 then :acme else gen_random_uuid() end, uuidv7(), 'q' || n % 5,
                            'tests.finished', 'COMPLETED', '{}', 1, case when n <= 15 then :grace else 'program:bench' end,
                            :now, :now, :now, :now::timestamptz - n * interval '20 milliseconds'
                        from generate_series(1, :finished) n
                        """)
                .param("acme", acme.value())
                .param("grace", grace.toString())
                .param("now", now)
                .param("finished", FINISHED)
                .update();
        database.jdbc().sql("""
                        insert into jobs (tenant_id, id, queue, kind, state, rank, priority, payload, run_at, attempt, most_attempts,
                            failures, error_group, actor, created_at)
                        select gen_random_uuid(), uuidv7(), 'q' || n % 5, 'tests.dead', 'DEAD', 1, 10, '{}',
                            :now::timestamptz - n * interval '1 second', 1, 1,
                            jobs_failed(null, 1, :now, 'Error ' || n || ' ' || repeat('x', 1000)),
                            jobs_normal_error('Error ' || n || ' ' || repeat('x', 1000)), 'test', :now
                        from generate_series(1, :dead) n
                        """).param("now", now).param("dead", DEAD).update();
        // What a plan is chosen by: autovacuum does so some time after many rows, which may be too late for this test.
        owner().sql("analyze jobs, finished_jobs").update();
    }

    /** Who owns the tables: for all others, to analyze them does nothing and fails with nothing but a warning. */
    private JdbcClient owner() {
        return JdbcClient.create(new DriverManagerDataSource(
                settings.getRequiredProperty("basefly.database.url"),
                settings.getRequiredProperty("basefly.database.username"),
                settings.getRequiredProperty("basefly.database.password")));
    }

    private long ofAcme(Search search, String sql) {
        return Tenant.call(
                acme,
                () -> blocks(search.bind(tenants.sql("explain (analyze, buffers, format json) " + sql), 20)
                        .param("floor", null)));
    }

    private static long blocks(StatementSpec explained) {
        JsonNode plan = JsonMapper.shared()
                .readTree(explained.query(String.class).single())
                .at("/0/Plan");
        assertThat(plan.toString()).doesNotContain("Seq Scan");
        return plan.path("Shared Hit Blocks").asLong()
                + plan.path("Shared Read Blocks").asLong();
    }
}
