package dev.basefly.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.testkit.TestPostgres;
import dev.basefly.testkit.TestPostgres.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TcpProxyTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Database database = TestPostgres.newDatabase();
    private final TcpProxy proxy = TcpProxy.to(database);

    @BeforeEach
    void makeTable() throws SQLException {
        try (var connection = database.asOwner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table notes (text text)");
        }
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void letsEverythingPass() throws SQLException {
        try (var connection = connect()) {
            insert(connection, "x".repeat(1_000_000));
        }

        assertThat(stored()).isEqualTo(1);
        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void cutsConnectionsAndLetsNewOnesThrough() throws SQLException {
        try (var connection = connect()) {
            proxy.cut();
            assertThatThrownBy(() -> insert(connection, "lost")).isInstanceOf(SQLException.class);
        }
        try (var connection = connect()) {
            insert(connection, "kept");
        }

        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void refusesUntilItIsHealed() throws SQLException {
        proxy.refuse();
        assertThatThrownBy(this::connect).isInstanceOf(SQLException.class);

        proxy.heal();

        try (var connection = connect()) {
            insert(connection, "kept");
        }
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void holdsEverythingWhileItIsStalled() throws Exception {
        try (var connection = connect();
                var thread = Executors.newSingleThreadExecutor()) {
            proxy.stall();
            var insertion = thread.submit(() -> {
                insert(connection, "held");
                return true;
            });
            assertThatThrownBy(() -> insertion.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(stored()).isZero();

            proxy.heal();

            assertThat(insertion.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void slowsDownWhatPasses() throws SQLException {
        try (var connection = connect()) {
            insert(connection, "fast");
            proxy.delay(Duration.ofMillis(20));
            long start = System.nanoTime();
            insert(connection, "delayed on both ways");
            proxy.heal();
            proxy.limit(1_000_000);
            long between = System.nanoTime();
            insert(connection, "x".repeat(100_000));

            assertThat(Duration.ofNanos(between - start)).isGreaterThanOrEqualTo(Duration.ofMillis(40));
            assertThat(Duration.ofNanos(System.nanoTime() - between)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fate.class,
            names = {"ANSWER_LOST", "ANSWER_TORN"})
    void losesTheAnswerToWhatIsCommitted(Fate fate) throws Exception {
        try (var connection = connect()) {
            var disturbance = proxy.next(fate, "insert into notes");

            assertThatThrownBy(() -> insert(connection, "kept")).isInstanceOf(SQLException.class);

            assertThat(disturbance.happensWithin(PATIENCE)).isTrue();
            assertThat(stored()).isEqualTo(1);
        }
    }

    @Test
    void losesTheAnswerToACommit() throws Exception {
        try (var connection = connect()) {
            connection.setAutoCommit(false);
            insert(connection, "kept");
            proxy.next(Fate.ANSWER_LOST, "COMMIT");

            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);

            assertThat(stored()).isEqualTo(1);
        }
    }

    @Test
    void losesAStatementThatIsPreparedAlready() throws Exception {
        try (var connection = connect();
                var statement = connection.prepareStatement("insert into notes values (?)")) {
            for (int number = 0; number < 10; number++) {
                statement.setString(1, "prepared");
                statement.executeUpdate();
            }
            var disturbance = proxy.next(Fate.REQUEST_LOST, "insert into notes");

            assertThatThrownBy(statement::executeUpdate).isInstanceOf(SQLException.class);

            assertThat(disturbance.happensWithin(PATIENCE)).isTrue();
            assertThat(stored()).isEqualTo(10);
        }
    }

    @Test
    void deliversLateWhatItsClientHasGivenUp() throws Exception {
        try (var connection = connect()) {
            var disturbance = proxy.next(Fate.REQUEST_LATE, "insert into notes");
            assertThatThrownBy(() -> insert(connection, "late")).isInstanceOf(SQLException.class);
            assertThat(stored()).isZero();

            disturbance.deliver();

            assertThat(stored()).isEqualTo(1);
        }
    }

    private Connection connect() throws SQLException {
        return proxy.through(database).asOwner().getConnection();
    }

    private static void insert(Connection connection, String text) throws SQLException {
        try (var statement = connection.prepareStatement("insert into notes values (?)")) {
            statement.setString(1, text);
            statement.executeUpdate();
        }
    }

    private int stored() throws SQLException {
        try (var connection = database.asOwner().getConnection();
                var rows = connection.createStatement().executeQuery("select count(*) from notes")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
