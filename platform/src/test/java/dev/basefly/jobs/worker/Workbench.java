package dev.basefly.jobs.worker;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobsSettings;
import dev.basefly.jobs.Wakeups;
import dev.basefly.settings.SettingsBeans;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.mock.env.MockEnvironment;

/** Workers of a test, on tables that it has to itself. */
@CrossTenant(reason = "looks at the jobs of all tenants")
public final class Workbench {

    private final SystemDatabase database;
    private final Wakeups wakeups;
    private final Tracer tracer;
    private final List<Worker> workers = new ArrayList<>();

    public Workbench(SystemDatabase database, Wakeups wakeups, Tracer tracer) {
        this.database = database;
        this.wakeups = wakeups;
        this.tracer = tracer;
        for (String table : List.of(
                "jobs",
                "finished_jobs",
                "job_workers",
                "job_pauses",
                "job_windows",
                "job_batches",
                "job_batch_changes",
                "job_dependencies")) {
            database.jdbc().sql("delete from " + table).update();
        }
    }

    /** Starts a worker that knows these handlers, as the platform starts its own. */
    public void work(JobHandler<?>... handlers) {
        work(_ -> {}, handlers);
    }

    void work(Consumer<Worker> setting, JobHandler<?>... handlers) {
        var spans = new JobSpans(tracer);
        var worker = new Worker(
                new JobStore(database),
                Handlers.of(Arrays.stream(handlers).map(spans::around).toList()),
                wakeups,
                SettingsBeans.of(JobsSettings.class, new MockEnvironment().withProperty("basefly.jobs.lease", "2s")),
                Clock.systemUTC());
        setting.accept(worker);
        workers.add(worker);
        worker.start();
    }

    /** The state of a job, wherever it is; empty if it is not there. */
    public String state(JobId job) {
        return text(
                "select coalesce((select state from jobs where id = ?), (select state from finished_jobs where id = ?), '')",
                job);
    }

    /** What its last attempt failed with; empty if none did. */
    public String error(JobId job) {
        return text("""
                select coalesce((select failures -> -1 ->> 'error' from jobs where id = ?),
                    (select failures -> -1 ->> 'error' from finished_jobs where id = ?), '')
                """, job);
    }

    public int count(String sql) {
        return database.jdbc().sql(sql).query(Integer.class).single();
    }

    public void stop() throws InterruptedException {
        for (Worker worker : workers) {
            worker.stop(Duration.ofSeconds(1));
        }
    }

    private String text(String sql, JobId job) {
        return database.jdbc()
                .sql(sql)
                .param(job.value())
                .param(job.value())
                .query((row, _) -> row.getString(1))
                .single();
    }
}
