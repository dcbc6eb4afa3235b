package dev.basefly.benchmarks.jobs;

import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.benchmarks.figures.Countdown;
import dev.basefly.testkit.TestPostgres.Database;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * JobRunr on its own PostgreSQL storage, with what it does by default: sixteen virtual workers for each core, and jobs that
 * succeeded are kept. It looks every 5 s, more often than its 15 s; while there are jobs it goes on without waiting for
 * that. It begins and ends its transactions itself.
 */
final class JobRunrJobs implements JobQueue {

    private static final int CONNECTIONS = 40;
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(5);

    /** A job that does nothing. */
    record Nothing(long number) implements JobRequest {
        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    /** Made anew for each job. */
    public static final class Handler implements JobRequestHandler<Nothing> {
        @Override
        public void run(Nothing nothing) {
            countdown.one();
        }
    }

    private static volatile Countdown countdown = new Countdown(Integer.MAX_VALUE);

    private final HikariDataSource pool = new HikariDataSource();
    private final JdbcClient jdbc;
    private final Jackson3JsonMapper json = new Jackson3JsonMapper();
    private final StorageProvider storage;
    private final JobRequestScheduler scheduler;

    JobRunrJobs(Database database) {
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(CONNECTIONS);
        jdbc = JdbcClient.create(pool);
        storage = SqlStorageProviderFactory.using(pool);
        storage.setJobMapper(new JobMapper(json));
        scheduler = new JobRequestScheduler(storage);
    }

    @Override
    public double donePerSecond(int jobs) throws Exception {
        clear();
        double ignored = addedPerSecond(jobs);
        Countdown fresh = new Countdown(jobs);
        countdown = fresh;
        BackgroundJobServer server = new BackgroundJobServer(
                storage,
                json,
                null,
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollInterval(LOOKS_EVERY));
        server.start();
        try {
            double rate = fresh.perSecond();
            while (succeeded() < jobs) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            fresh.requireExact();
            return rate;
        } finally {
            server.stop();
        }
    }

    @Override
    public int add(UUID tenant) {
        return scheduler.enqueue(new Nothing(1)).asUUID().version() > 0 ? 1 : 0;
    }

    @Override
    public double addedPerSecond(int jobs) {
        long start = System.nanoTime();
        scheduler.enqueue(LongStream.range(0, jobs).mapToObj(Nothing::new));
        return jobs * 1e9 / (System.nanoTime() - start);
    }

    @Override
    public void clear() {
        jdbc.sql("truncate jobrunr_jobs").update();
    }

    private int succeeded() {
        return jdbc.sql("select count(*) from jobrunr_jobs where state = 'SUCCEEDED'")
                .query(Integer.class)
                .single();
    }

    @Override
    public void close() {
        scheduler.shutdown();
        storage.close();
        pool.close();
    }
}
