package dev.basefly.database;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.RunningPlatform;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.TestPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The database goes away under a running platform, and comes back. */
class DatabaseDownTests {

    private static final String ROWS = "/api/v1/samples/organizations";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static TestPostgres.Database database;
    private static DatabaseProxy proxy;
    private static RunningPlatform platform;
    private static Cast.Person owner;

    @BeforeAll
    static void start() throws IOException {
        database = TestPostgres.newDatabase();
        proxy = new DatabaseProxy(database.jdbcUrl());
        platform = RunningPlatform.start(
                "basefly.database.url=" + proxy.jdbcUrl(),
                "basefly.database.username=" + database.username(),
                "basefly.database.password=" + database.password(),
                "basefly.database.pool-size=2",
                "basefly.database.system-pool-size=2",
                "basefly.database.connection-timeout=500ms");
        owner = new Cast(platform.api()).owner("Acme");
    }

    @AfterAll
    static void stop() {
        platform.close();
        proxy.close();
    }

    @Test
    void answersWithRetryLaterAndRecoversByItself() {
        assertThat(owner.api().get(ROWS)).hasStatus(200);

        proxy.cut();
        try {
            var refused = until(503, owner.api());

            assertThat(refused)
                    .hasErrorCode("SERVICE_UNAVAILABLE")
                    .hasJson("/error/reason", "database_unavailable")
                    .hasHeader("Retry-After", "2")
                    .hasNoInternals();
            assertThat(platform.api().get("/health/ready")).hasStatus(503).doesNotContain("jdbc");
            assertThat(platform.api().get("/health/live")).hasStatus(200);
            assertThat(platform.api().get("/api/v1/nothing-here")).hasStatus(404);
            assertThat(platform.api().withHeader("Accept", "text/html").get("/nowhere"))
                    .hasStatus(404);
        } finally {
            proxy.join();
        }

        until(200, owner.api());
        assertThat(platform.api().get("/health/ready")).hasStatus(200);
    }

    @Test
    void survivesTheEndOfAllItsConnections() throws SQLException {
        assertThat(owner.api().get(ROWS)).hasStatus(200);

        try (var connection = database.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
        }

        var first = owner.api().get(ROWS);
        assertThat(first.status()).isIn(200, 503);
        assertThat(first).hasNoInternals();
        until(200, owner.api());
    }

    @Test
    void refusesSoonWhenThePoolIsFull() throws SQLException {
        var pool = platform.context().getBean(HikariDataSource.class);
        assertThat(owner.api().get(ROWS)).hasStatus(200);

        try (var first = pool.getConnection();
                var second = pool.getConnection()) {
            assertThat(first).isNotSameAs(second);
            long start = System.nanoTime();
            var refused = owner.api().get(ROWS);

            assertThat(refused).hasStatus(503).hasHeader("Retry-After").hasNoInternals();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        }

        assertThat(owner.api().get(ROWS)).hasStatus(200);
    }

    /** Asks until the answer has the status, for what was cached or pooled may still answer once. */
    private static ApiResponse until(int status, ApiClient api) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var answer = api.get(ROWS);
        while (answer.status() != status && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            answer = api.get(ROWS);
        }
        assertThat(answer).hasStatus(status);
        return answer;
    }
}
