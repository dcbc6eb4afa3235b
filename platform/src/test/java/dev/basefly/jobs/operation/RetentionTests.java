package dev.basefly.jobs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobsSettings;
import dev.basefly.runtime.TenantId;
import dev.basefly.settings.SettingsBeans;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.test.context.TestPropertySource;

@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "plants the jobs of several tenants")
class RetentionTests {

    private static final int DRAWS = 40;

    private final UUID acme = UUID.randomUUID();
    private final UUID globex = UUID.randomUUID();
    private final SystemDatabase database;
    private final Retention retention;

    RetentionTests(@Autowired SystemDatabase database) {
        this.database = database;
        var settings = new MockEnvironment()
                .withProperty("basefly.jobs.most-dead", "10")
                .withProperty("basefly.jobs.most-finished", "20");
        this.retention = new Retention(database, SettingsBeans.of(JobsSettings.class, settings), Clock.systemUTC());
    }

    @BeforeEach
    @AfterEach
    void forgetOtherTests() {
        database.jdbc().sql("delete from jobs").update();
        database.jdbc().sql("delete from finished_jobs").update();
    }

    @Test
    void keepsTheLatestDeadJobsOfEachOrganizationAndAllThatAreNotDead() {
        dead(acme, 35, "DEAD");
        dead(acme, 30, "RETRYING");
        dead(globex, 10, "DEAD");
        dead(TenantId.INSTALLATION.value(), 30, "DEAD");

        assertThat(draw()).isEqualTo(new Retention.Forgotten(0, 25));

        assertThat(count("select count(*) from jobs where tenant_id = ? and state = 'DEAD'", acme))
                .isEqualTo(10);
        assertThat(count("select max(rank) from jobs where tenant_id = ? and state = 'DEAD'", acme))
                .isEqualTo(10);
        assertThat(count("select count(*) from jobs where tenant_id = ?", globex))
                .isEqualTo(10);
        assertThat(count("select count(*) from jobs where tenant_id = ?", TenantId.INSTALLATION.value()))
                .isEqualTo(30);
        assertThat(count("select count(*) from jobs where tenant_id = ? and state = 'RETRYING'", acme))
                .isEqualTo(30);
    }

    @Test
    void keepsTheJobsThatEachOrganizationAddedLastOfThoseThatEnded() {
        finished(acme, 50);
        finished(globex, 20);
        finished(TenantId.INSTALLATION.value(), 30);
        UUID last = lastOf(acme);

        assertThat(draw()).isEqualTo(new Retention.Forgotten(30, 0));

        assertThat(count("select count(*) from finished_jobs where tenant_id = ?", acme))
                .isEqualTo(20);
        assertThat(lastOf(acme)).isEqualTo(last);
        assertThat(count("select count(*) from finished_jobs where tenant_id = ?", globex))
                .isEqualTo(20);
    }

    @Test
    void forgetsOnceHoweverManyProcessesDoSo() throws Exception {
        dead(acme, 500, "DEAD");

        try (var threads = Executors.newFixedThreadPool(4)) {
            var all = threads.invokeAll(IntStream.range(0, 4)
                    .<Callable<Retention.Forgotten>>mapToObj(_ -> this::draw)
                    .toList());

            assertThat(all.stream().mapToLong(one -> one.resultNow().dead()).sum())
                    .isEqualTo(490);
        }
    }

    /** Which organizations are looked at is drawn by chance: often enough for all of them. */
    private Retention.Forgotten draw() {
        var all = new Retention.Forgotten(0, 0);
        for (int draw = 0; draw < DRAWS; draw++) {
            var one = retention.forget();
            all = new Retention.Forgotten(all.finished() + one.finished(), all.dead() + one.dead());
        }
        return all;
    }

    /** The one that died last has the lowest rank. */
    private void dead(UUID tenant, int count, String state) {
        database.jdbc().sql("""
                        insert into jobs (tenant_id, id, queue, kind, state, rank, priority, payload, run_at, most_attempts,
                            actor, created_at)
                        select ?, uuidv7(), 'default', 'tests.planted', ?, n, 10, '{}', now() - n * interval '1 second', 3,
                            'test', now()
                        from generate_series(1, ?) n
                        """).params(tenant, state, count).update();
    }

    private void finished(UUID tenant, int count) {
        database.jdbc().sql("""
                        insert into finished_jobs (tenant_id, id, queue, kind, state, payload, attempt, actor, created_at,
                            run_at, started_at, finished_at)
                        select ?, uuidv7(), 'default', 'tests.planted', 'COMPLETED', '{}', 1, 'test', now(), now(), now(), now()
                        from generate_series(1, ?) n
                        """).params(tenant, count).update();
    }

    private UUID lastOf(UUID tenant) {
        return database.jdbc()
                .sql("select id from finished_jobs where tenant_id = ? order by id desc limit 1")
                .param(tenant)
                .query(UUID.class)
                .single();
    }

    private int count(String sql, UUID tenant) {
        return database.jdbc().sql(sql).param(tenant).query(Integer.class).single();
    }
}
