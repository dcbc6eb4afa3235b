package dev.basefly.benchmarks.jobs;

import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.testkit.TestPostgres.Database;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The limit: the fewest statements that do it, on the plainest table, without tenants, retries or anything to look at. */
final class RawJobs implements AutoCloseable {

    private static final int BATCH = 500;
    private static final int CLIENTS = 2;

    private final HikariDataSource pool = new HikariDataSource();

    RawJobs(Database database) {
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(20);
        JdbcClient.create(pool).sql("""
                        create table raw_jobs (
                            id bigint generated always as identity primary key,
                            state text not null default 'ready',
                            payload jsonb not null)
                        """).update();
        JdbcClient.create(pool)
                .sql("create index on raw_jobs (id) where state = 'ready'")
                .update();
    }

    double donePerSecond(int jobs) throws Exception {
        clear();
        double ignored = addedPerSecond(jobs);
        long start = System.nanoTime();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                running.add(clients.submit(this::cycle));
            }
            int done = 0;
            for (Future<Integer> one : running) {
                done += one.get();
            }
            if (done != jobs) {
                throw new IllegalStateException(done + " jobs were done in place of " + jobs);
            }
        }
        return jobs * 1e9 / (System.nanoTime() - start);
    }

    double addedPerSecond(int jobs) throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int number = 0; number < jobs; number++) {
            rows.append("{\"number\": ").append(number).append("}\n");
        }
        long start = System.nanoTime();
        try (Connection connection = pool.getConnection()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy raw_jobs (payload) from stdin", new StringReader(rows.toString()));
        }
        return jobs * 1e9 / (System.nanoTime() - start);
    }

    void clear() {
        JdbcClient.create(pool).sql("truncate raw_jobs").update();
    }

    private int cycle() throws SQLException {
        int done = 0;
        try (Connection connection = pool.getConnection();
                PreparedStatement fetch = connection.prepareStatement("""
                        update raw_jobs set state = 'running'
                        where id in (select id from raw_jobs where state = 'ready' order by id limit 500
                            for update skip locked)
                        returning id, payload
                        """);
                PreparedStatement delete = connection.prepareStatement("delete from raw_jobs where id = any(?)")) {
            List<Long> ids = new ArrayList<>(BATCH);
            do {
                ids.clear();
                try (ResultSet rows = fetch.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getLong(1));
                    }
                }
                delete.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
                done += delete.executeUpdate();
            } while (!ids.isEmpty());
        }
        return done;
    }

    @Override
    public void close() {
        pool.close();
    }
}
