package dev.basefly.database;

import static dev.basefly.database.NotesDatabase.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.tenancy.Tenant;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The tenant reaches PostgreSQL without a round trip of its own. */
class RoundTripTests {

    private static NotesDatabase notes;
    private static DatabaseProxy proxy;
    private static SingleConnectionDataSource connection;
    private static DataSource source;

    @BeforeAll
    static void connect() throws IOException, SQLException {
        notes = new NotesDatabase(1);
        notes.write(ACME, "acme's");
        proxy = new DatabaseProxy(notes.database.jdbcUrl());
        connection =
                new SingleConnectionDataSource(proxy.through(notes.database).getConnection(), true);
        source = NotesDatabase.tenantSource(connection);
    }

    @AfterAll
    static void close() {
        connection.destroy();
        proxy.close();
        notes.close();
    }

    @Test
    void aReadInAutocommitTakesOne() {
        Tenant.run(ACME, () -> {
            for (int run = 0; run < 12; run++) {
                assertThat(roundTripsOf(() -> read(source))).isEqualTo(1);
            }
        });
    }

    @Test
    void aWriteInAutocommitTakesOne() {
        Tenant.run(
                ACME,
                () -> assertThat(roundTripsOf(() -> JdbcClient.create(source)
                                .sql("update notes set words = words where words = :words")
                                .param("words", "acme's")
                                .update()))
                        .isEqualTo(1));
    }

    @Test
    void aTransactionTakesNoMoreThanOneWithoutTenants() {
        int bare = fewest(() -> inTransaction(connection, RoundTripTests::readNothing));
        int guarded = Tenant.call(ACME, () -> fewest(() -> inTransaction(source, RoundTripTests::read)));

        assertThat(guarded).isEqualTo(bare).isEqualTo(4);
    }

    @Test
    void aDeferredWriteTakesNone() {
        var deferred = new DeferredWrites(source);
        String insert = "insert into notes (tenant_id, words) values (?, ?)";
        List<@Nullable Object> values = List.of(ACME.value(), "deferred");
        var transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        int roundTrips = Tenant.call(
                ACME,
                () -> fewest(() -> transaction.executeWithoutResult(status -> {
                    read(source);
                    deferred.write(insert, values);
                })));

        assertThat(roundTrips).isEqualTo(2);
    }

    @Test
    void aReadThatFailsTakesOne() {
        Tenant.run(
                ACME,
                () -> assertThat(roundTripsOf(() -> {
                            try {
                                JdbcClient.create(source)
                                        .sql("select 1 / :zero")
                                        .param("zero", 0)
                                        .query(Integer.class)
                                        .single();
                            } catch (org.springframework.dao.DataAccessException expected) {
                                assertThat(expected).hasStackTraceContaining("division by zero");
                            }
                        }))
                        .isEqualTo(1));
    }

    /** A message that arrives in two pieces looks like one round trip more. */
    private static int fewest(Runnable work) {
        return IntStream.range(0, 8).map(run -> roundTripsOf(work)).min().orElseThrow();
    }

    private static int roundTripsOf(Runnable work) {
        int before = proxy.roundTrips();
        work.run();
        return proxy.roundTrips() - before;
    }

    /** Three statements and a commit. */
    private static void inTransaction(DataSource database, java.util.function.Consumer<DataSource> statement) {
        new TransactionTemplate(new JdbcTransactionManager(database)).executeWithoutResult(status -> {
            statement.accept(database);
            statement.accept(database);
            statement.accept(database);
        });
    }

    private static void read(DataSource database) {
        assertThat(JdbcClient.create(database)
                        .sql("select words from notes where words = :words")
                        .param("words", "acme's")
                        .query((row, index) -> row.getString(1))
                        .list())
                .hasSize(1);
    }

    private static void readNothing(DataSource database) {
        JdbcClient.create(database)
                .sql("select :word::text")
                .param("word", "none")
                .query(String.class)
                .single();
    }
}
