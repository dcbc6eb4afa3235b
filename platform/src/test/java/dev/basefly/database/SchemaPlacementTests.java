package dev.basefly.database;

import static dev.basefly.database.NotesDatabase.ACME;
import static dev.basefly.database.NotesDatabase.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.basefly.database.Placement.Route;
import dev.basefly.runtime.TenantId;
import dev.basefly.settings.Secret;
import dev.basefly.tenancy.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A schema of its own is reached as safely and as fast as the shared one, on the same connections. */
class SchemaPlacementTests {

    private static final Route OWN = new Route(new Placement.Schema("t_acme"), false, "");

    private static NotesDatabase notes;
    private static DataSource source;
    private static JdbcClient jdbc;
    private static TransactionTemplate transaction;

    @BeforeAll
    static void createSchema() throws SQLException {
        notes = new NotesDatabase(2);
        var database = notes.database;
        var address = new DatabaseAddress(database.jdbcUrl(), database.username(), new Secret(database.password()));
        new Schema(List.of(new Migrations("database"), Migrations.ofProduct("notes", "database")))
                .migrateProduct(address, "t_acme");
        asSuperuser("grant usage on schema t_acme to basefly_app, basefly_system");
        asSuperuser("grant usage on sequence t_acme.notes_id_seq to basefly_app");
        source = FixedRoute.on(notes.pool, tenant -> tenant.equals(ACME.value()) ? OWN : Route.SHARED);
        jdbc = JdbcClient.create(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    }

    @AfterAll
    static void close() {
        notes.close();
    }

    @BeforeEach
    void writeANote() throws SQLException {
        asSuperuser("truncate notes, t_acme.notes");
        Tenant.run(ACME, () -> insert("acme's"));
        Tenant.run(GLOBEX, () -> insertFor(GLOBEX.value(), "globex's"));
    }

    @AfterEach
    void noConnectionKeepsATenantOrAPath() throws SQLException {
        assertThat(notes.connectionsWithTenant()).isZero();
        assertThat(paths()).containsOnly("\"$user\", public");
    }

    @Test
    void writesAndReadsInTheOwnSchemaOnly() throws SQLException {
        assertThat(words()).containsExactly("acme's");
        assertThat(rows("t_acme.notes")).isEqualTo(1);
        assertThat(rows("public.notes")).isEqualTo(1);
    }

    @Test
    void showsNothingOnAWrongPath() {
        var lost = JdbcClient.create(FixedRoute.on(notes.pool, tenant -> OWN));

        Tenant.run(GLOBEX, () -> {
            assertThat(lost.sql("select words from notes where words <> :x")
                            .param("x", "")
                            .query((row, index) -> row.getString(1))
                            .list())
                    .isEmpty();
            assertThat(lost.sql("delete from notes where words <> :x")
                            .param("x", "")
                            .update())
                    .isZero();
        });
        assertThat(words()).containsExactly("acme's");
    }

    @Test
    void servesTenantsInTurnsOnTheSameConnections() {
        for (int round = 0; round < 30; round++) {
            assertThat(words()).containsExactly("acme's");
            assertThat(Tenant.call(GLOBEX, SchemaPlacementTests::read)).containsExactly("globex's");
            assertThat(readTwice(ACME)).containsExactly("acme's");
            assertThat(readTwice(GLOBEX)).containsExactly("globex's");
        }
    }

    @Test
    void forgetsThePathAfterErrorsAndRollbacks() {
        assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> Tenant.run(ACME, () -> insert("")));
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> Tenant.run(ACME, () -> transaction.executeWithoutResult(status -> insert(""))));
        assertThatIllegalStateException()
                .isThrownBy(() -> Tenant.run(
                        ACME,
                        () -> transaction.executeWithoutResult(status -> {
                            insert("taken back");
                            throw new IllegalStateException("changed my mind");
                        })));

        assertThat(words()).containsExactly("acme's");
    }

    @Test
    void keepsThePathBehindASavepointThatTookTheFirstStatementBack() {
        var nested = new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);

        Tenant.run(
                ACME,
                () -> transaction.executeWithoutResult(status -> {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> nested.executeWithoutResult(inner -> {
                                insert("inside");
                                throw new IllegalStateException("back to the savepoint");
                            }));
                    insert("outside");
                }));

        assertThat(words()).containsExactly("acme's", "outside");
    }

    @Test
    void runsBatchesAndPlainStatementsThere() {
        var template = new JdbcTemplate(source);

        Tenant.run(
                ACME,
                () -> transaction.executeWithoutResult(status -> {
                    template.batchUpdate(
                            "insert into notes (tenant_id, words) values (?, ?)",
                            List.of(new Object[] {ACME.value(), "one"}, new Object[] {ACME.value(), "two"}));
                    assertThat(template.queryForList("select words from notes order by id", String.class))
                            .containsExactly("acme's", "one", "two");
                }));
    }

    @Test
    void takesNoRoundTripMore() throws Exception {
        try (var proxy = new DatabaseProxy(notes.database.jdbcUrl());
                var connection = proxy.through(notes.database).getConnection()) {
            var counted = FixedRoute.on(new SingleConnectionDataSource(connection, true), tenant -> OWN);
            var client = JdbcClient.create(counted);
            for (int run = 0; run < 12; run++) {
                int before = proxy.roundTrips();
                assertThat(Tenant.call(
                                ACME,
                                () -> client.sql("select words from notes where words = :words")
                                        .param("words", "acme's")
                                        .query((row, index) -> row.getString(1))
                                        .list()))
                        .hasSize(1);
                assertThat(proxy.roundTrips() - before).isEqualTo(1);
            }
        }
    }

    private static void insert(String words) {
        insertFor(ACME.value(), words);
    }

    private static void insertFor(java.util.UUID tenant, String words) {
        jdbc.sql("insert into notes (tenant_id, words) values (:tenant, :words)")
                .param("tenant", tenant)
                .param("words", words)
                .update();
    }

    private static List<String> words() {
        return Tenant.call(ACME, SchemaPlacementTests::read);
    }

    private static List<String> readTwice(TenantId tenant) {
        List<String> found = new ArrayList<>();
        Tenant.run(
                tenant,
                () -> transaction.executeWithoutResult(status -> {
                    read();
                    found.addAll(read());
                }));
        return found;
    }

    private static List<String> read() {
        return jdbc.sql("select words from notes where words <> :nothing order by id")
                .param("nothing", "nothing")
                .query((row, index) -> row.getString(1))
                .list();
    }

    private static List<String> paths() throws SQLException {
        List<Connection> connections = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        try {
            for (int i = 0; i < notes.pool.getMaximumPoolSize(); i++) {
                Connection connection = notes.pool.getConnection();
                connections.add(connection);
                try (var statement = connection.createStatement();
                        var row = statement.executeQuery("select current_setting('search_path')")) {
                    row.next();
                    paths.add(row.getString(1));
                }
            }
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
        return paths;
    }

    private static long rows(String table) throws SQLException {
        return JdbcClient.create(notes.database.asSuperuser())
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }

    private static void asSuperuser(String sql) throws SQLException {
        try (var connection = notes.database.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
