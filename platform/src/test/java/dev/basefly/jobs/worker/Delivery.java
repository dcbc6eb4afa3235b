package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.JobRun;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Jobs whose delivery is checked exactly. Each notes that it begins, and then writes its effect in a transaction of its own
 * behind a fence, so that an attempt that was given up writes nothing after its successor.
 */
@CrossTenant(reason = "looks at the jobs of all tenants")
final class Delivery {

    record Parcel(int number) {}

    static final JobKind<Parcel> KIND = JobKind.of("tests.parcel", Parcel.class)
            .retriedBy(new RetryPolicy(10, Duration.ofMillis(50), Duration.ofMillis(200)));

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BATCH = 50;

    private final Jobs jobs;
    private final SystemDatabase database;
    private final List<TenantId> tenants =
            IntStream.range(0, 3).mapToObj(_ -> new TenantId(UUID.randomUUID())).toList();
    private final List<UUID> added = new ArrayList<>();
    private final Set<UUID> lives = new HashSet<>();

    Delivery(Jobs jobs, SystemDatabase database) {
        this.jobs = jobs;
        this.database = database;
    }

    /** What a worker does with such a job, by its own way to the database. */
    static JobHandler<Parcel> handler(SystemDatabase database, Duration work) {
        return new JobHandler<>(KIND, (_, run) -> {
            UUID job = run.id().value();
            database.jdbc()
                    .sql("insert into parcel_begins values (?, ?)")
                    .param(job)
                    .param(run.attempt())
                    .update();
            Thread.sleep(work);
            boolean ignored = database.inTransaction(() -> effect(database, job, run));
        });
    }

    private static boolean effect(SystemDatabase database, UUID job, JobRun run) {
        TenantId tenant = run.tenant();
        boolean fenced = database.jdbc()
                .sql("select fence(?, ?, ?)")
                .param(tenant == null ? TenantId.INSTALLATION.value() : tenant.value())
                .param("parcel:" + job)
                .param((long) run.attempt())
                .query((_, _) -> true)
                .single();
        return fenced
                && database.jdbc()
                                .sql("insert into parcel_effects values (?, ?) on conflict do nothing")
                                .param(job)
                                .param(run.attempt())
                                .update()
                        == 1;
    }

    void add(int count) {
        for (int from = 0; from < count; from += BATCH) {
            int first = from;
            List<NewJob<Parcel>> batch = IntStream.range(first, Math.min(count, first + BATCH))
                    .mapToObj(number -> NewJob.of(KIND, new Parcel(number)))
                    .toList();
            Tenant.call(tenants.get(from / BATCH % tenants.size()), () -> jobs.addAll(batch)).stream()
                    .map(JobId::value)
                    .forEach(added::add);
        }
    }

    int done() {
        return count("select count(*) from parcel_effects");
    }

    int begun() {
        return count("select count(*) from parcel_begins");
    }

    /** Waits until at least so many jobs have their effect. */
    void awaitDone(int least) {
        await().atMost(PATIENCE).until(() -> {
            notice();
            return done() >= least;
        });
    }

    private void notice() {
        lives.addAll(ids("select id from job_workers"));
    }

    /**
     * As {@link #verify(int)}. A machine that stands still for longer than the lease costs workers their lives, and what
     * they had is begun again.
     *
     * @param expectedLives how many lives of workers there are if the machine does not stand still
     */
    void verify(int mostRepeated, int expectedLives) {
        await().atMost(PATIENCE).until(() -> {
            notice();
            return unfinished() == 0;
        });
        verify(mostRepeated + FaultTests.CONCURRENCY * Math.max(0, lives.size() - expectedLives));
    }

    private int unfinished() {
        return count("select count(*) from jobs where kind = 'tests.parcel' and state <> 'DEAD'");
    }

    /**
     * Waits until all have ended, and checks that each is completed, with its effect, once.
     *
     * @param mostRepeated how many begins there may be beyond one for each job
     */
    void verify(int mostRepeated) {
        await().atMost(PATIENCE).until(() -> unfinished() == 0);
        assertThat(ids("select id from finished_jobs where kind = 'tests.parcel' and state = 'COMPLETED'"))
                .as("completed")
                .containsExactlyInAnyOrderElementsOf(added);
        assertThat(ids("select job from parcel_effects")).as("effects").containsExactlyInAnyOrderElementsOf(added);
        assertThat(count("select count(*) from (select distinct job from parcel_begins) job"))
                .as("begun")
                .isEqualTo(added.size());
        assertThat(begun() - added.size()).as("repeated").isBetween(0, mostRepeated);
    }

    void forget() {
        for (String table : List.of("parcel_begins", "parcel_effects", "jobs", "job_workers", "job_pauses")) {
            database.jdbc().sql("delete from " + table).update();
        }
        database.jdbc()
                .sql("delete from finished_jobs where kind = 'tests.parcel'")
                .update();
    }

    private int count(String sql) {
        return database.jdbc().sql(sql).query(Integer.class).single();
    }

    private List<UUID> ids(String sql) {
        return database.jdbc()
                .sql(sql)
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }
}
