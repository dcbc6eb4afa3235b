package dev.basefly.benchmarks.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.benchmarks.figures.Countdown;
import dev.basefly.testkit.TestPostgres.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** db-scheduler, which locks and fetches, with twenty threads and polling as its benchmarks have it. */
final class DbSchedulerJobs implements JobQueue {

    private static final int THREADS = 20;
    private static final int BATCH = 1_000;

    private final Clock clock = Clock.systemUTC();
    private final HikariDataSource pool = new HikariDataSource();
    private final JdbcClient jdbc;
    private volatile Countdown countdown = new Countdown(Integer.MAX_VALUE);
    private final OneTimeTask<Void> task = Tasks.oneTime("nothing").execute((_, _) -> countdown.one());
    private final SchedulerClient client;
    private final TransactionTemplate transaction;

    DbSchedulerJobs(Database database) {
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(THREADS + 5);
        jdbc = JdbcClient.create(pool);
        jdbc.sql("""
                        create table scheduled_tasks (
                            task_name text not null,
                            task_instance text not null,
                            task_data bytea,
                            execution_time timestamptz not null,
                            picked boolean not null,
                            picked_by text,
                            last_success timestamptz,
                            last_failure timestamptz,
                            consecutive_failures int,
                            last_heartbeat timestamptz,
                            version bigint not null,
                            priority smallint,
                            state text,
                            primary key (task_name, task_instance))
                        """).update();
        jdbc.sql("create index on scheduled_tasks (execution_time)").update();
        jdbc.sql("create index on scheduled_tasks (last_heartbeat)").update();
        client = SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(pool), task)
                .build();
        transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
    }

    @Override
    public double donePerSecond(int jobs) throws Exception {
        clear();
        double ignored = addedPerSecond(jobs);
        Countdown fresh = new Countdown(jobs);
        countdown = fresh;
        Scheduler scheduler = Scheduler.create(pool, task)
                .threads(THREADS)
                .pollUsingLockAndFetch(0.5, 3.0)
                .pollingInterval(Duration.ofMillis(100))
                .build();
        scheduler.start();
        try {
            double rate = fresh.perSecond();
            while (jdbc.sql("select exists (select from scheduled_tasks)")
                    .query(Boolean.class)
                    .single()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            fresh.requireExact();
            return rate;
        } finally {
            scheduler.stop();
        }
    }

    @Override
    public int add(UUID tenant) {
        return transaction.<Integer>execute(_ -> {
            TaskInstance<Void> one = task.instance(UUID.randomUUID().toString());
            return client.scheduleIfNotExists(one, clock.instant()) ? 1 : 0;
        });
    }

    @Override
    public double addedPerSecond(int jobs) {
        long start = System.nanoTime();
        for (int from = 0; from < jobs; from += BATCH) {
            List<TaskInstance<?>> batch = new ArrayList<>(BATCH);
            for (int number = from; number < Math.min(jobs, from + BATCH); number++) {
                batch.add(task.instance(UUID.randomUUID().toString()));
            }
            client.scheduleBatch(batch, clock.instant());
        }
        return jobs * 1e9 / (System.nanoTime() - start);
    }

    @Override
    public void clear() {
        jdbc.sql("truncate scheduled_tasks").update();
    }

    @Override
    public void close() {
        pool.close();
    }
}
