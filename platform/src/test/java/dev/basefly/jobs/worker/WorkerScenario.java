package dev.basefly.jobs.worker;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.JobsSettings;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.jobs.Wakeups;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

/** Workers that a test has to itself, and jobs of two organizations; the platform itself works on none here. */
@CrossTenant(reason = "looks at the jobs of all tenants")
abstract class WorkerScenario {

    record Note(int number) {}

    static final JobKind<Note> NOTE = JobKind.of("tests.note", Note.class)
            .retriedBy(new RetryPolicy(3, Duration.ofMillis(10), Duration.ofMillis(20)));

    final TenantId acme = new TenantId(UUID.randomUUID());
    final TenantId globex = new TenantId(UUID.randomUUID());
    final List<Worker> workers = new ArrayList<>();

    @Autowired
    Jobs jobs;

    @Autowired
    SystemDatabase database;

    @Autowired
    private Wakeups wakeups;

    @BeforeEach
    void forgetOtherTests() {
        database.jdbc().sql("delete from jobs").update();
        database.jdbc().sql("delete from job_workers").update();
        database.jdbc().sql("delete from job_pauses").update();
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Worker worker : workers) {
            worker.stop(Duration.ofSeconds(1));
        }
    }

    Worker work(JobHandler<?> handler) {
        var worker = newWorker(handler);
        worker.start();
        return worker;
    }

    Worker newWorker(JobHandler<?> handler) {
        var worker = new Worker(
                new JobStore(database),
                Handlers.of(List.of(handler)),
                wakeups,
                new JobsSettings(
                        20,
                        JobsSettings.Acknowledge.EACH,
                        Duration.ofSeconds(2),
                        Duration.ofDays(7),
                        Duration.ofDays(90),
                        200_000,
                        100,
                        10_000,
                        100_000),
                Clock.systemUTC());
        workers.add(worker);
        return worker;
    }

    int waiting() {
        return database.jdbc()
                .sql("select count(*) from jobs")
                .query(Integer.class)
                .single();
    }

    int dead() {
        return database.jdbc()
                .sql("select count(*) from jobs where state = 'DEAD'")
                .query(Integer.class)
                .single();
    }

    boolean isFinished(JobId job, JobState state) {
        return database.jdbc()
                .sql("select exists (select from finished_jobs where id = ? and state = ?)")
                .param(job.value())
                .param(state.name())
                .query(Boolean.class)
                .single();
    }

    String result(JobId job) {
        return database.jdbc()
                .sql("select result::text from finished_jobs where id = ?")
                .param(job.value())
                .query((row, index) -> row.getString(1))
                .single();
    }

    String state(JobId job) {
        return database.jdbc()
                .sql("select state from jobs where id = ?")
                .param(job.value())
                .query((row, index) -> row.getString(1))
                .optional()
                .orElse("");
    }

    List<String> failures(String table, JobId job) {
        return database.jdbc()
                .sql("select f->>'attempt' || ': ' || (f->>'error') from " + table
                        + ", jsonb_array_elements(failures) f where id = ?")
                .param(job.value())
                .query((row, index) -> row.getString(1))
                .list();
    }
}
