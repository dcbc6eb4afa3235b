package dev.basefly.database;

import static dev.basefly.database.NotesDatabase.ACME;
import static dev.basefly.database.NotesDatabase.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.tenancy.Tenant;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.GeneratedKeyHolder;

class TenantDataSourceTests {

    private static NotesDatabase notes;

    @BeforeAll
    static void createDatabase() {
        notes = new NotesDatabase(3);
    }

    @AfterAll
    static void closePool() {
        notes.close();
    }

    @BeforeEach
    void writeOneNoteEach() throws SQLException {
        try (var connection = notes.database.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("truncate notes");
        }
        notes.write(ACME, "acme's");
        notes.write(GLOBEX, "globex's");
    }

    @Test
    void returnsOwnRowsOnlyWithoutAnyCondition() {
        assertThat(notes.words(ACME)).containsExactly("acme's");
        assertThat(notes.words(GLOBEX)).containsExactly("globex's");
    }

    @Test
    void changesOwnRowsOnlyWithoutAnyCondition() {
        int changed = Tenant.call(
                ACME,
                () -> notes.jdbc
                        .sql("update notes set words = :words")
                        .param("words", "changed")
                        .update());

        assertThat(changed).isEqualTo(1);
        assertThat(notes.words(GLOBEX)).containsExactly("globex's");
    }

    /** The driver prepares a statement on the server at its sixth execution. */
    @Test
    void keepsTheTenantOfAStatementWithAParameterWithoutAType() {
        for (int time = 0; time < 12; time++) {
            var words = Tenant.call(
                    ACME,
                    () -> notes.jdbc
                            .sql("select words from notes where words = coalesce(?, words)")
                            .param((Object) null)
                            .query((row, index) -> row.getString(1))
                            .list());

            assertThat(words).as("time %d", time).containsExactly("acme's");
        }
    }

    @Test
    void refusesARowForAnotherTenant() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> Tenant.run(ACME, () -> notes.insert(GLOBEX, "planted")))
                .withStackTraceContaining("row-level security");
        assertThat(notes.words(GLOBEX)).containsExactly("globex's");
    }

    @Test
    void raisesWithoutATenantBeforeAnySqlIsSent() throws Exception {
        try (var proxy = new DatabaseProxy(notes.database.jdbcUrl());
                var connection = proxy.through(notes.database).getConnection()) {
            var source = NotesDatabase.tenantSource(
                    new org.springframework.jdbc.datasource.SingleConnectionDataSource(connection, true));
            int before = proxy.roundTrips();

            try (var guarded = source.getConnection()) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> guarded.prepareStatement("select 1"))
                        .withMessageContaining("Tenant.run(id, …)");
                assertThatIllegalStateException().isThrownBy(guarded::createStatement);
                assertThatIllegalStateException().isThrownBy(() -> guarded.prepareCall("call x()"));
                assertThatIllegalStateException().isThrownBy(() -> guarded.unwrap(PGConnection.class));
            }
            assertThat(proxy.roundTrips()).isEqualTo(before);
        }
    }

    @Test
    void refusesATenantThatChangesInsideATransaction() {
        assertThatIllegalStateException()
                .isThrownBy(() -> notes.inTransaction(ACME, () -> {
                    notes.words();
                    return notes.words(GLOBEX);
                }))
                .withMessage("The tenant changed inside a transaction");
        assertThat(notes.connectionsWithTenant()).isZero();
    }

    @Test
    void refusesAStatementThatWasPreparedForAnotherTenant() throws SQLException {
        try (var connection = notes.source.getConnection();
                var statement = Tenant.call(ACME, () -> connection.prepareStatement("select words from notes"))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Tenant.run(GLOBEX, () -> execute(statement)))
                    .withMessage("The statement was prepared for another tenant");
        }
    }

    @Test
    void refusesAStatementThatOutlivesItsTransaction() throws SQLException {
        try (var connection = notes.source.getConnection()) {
            connection.setAutoCommit(false);
            Tenant.run(ACME, () -> {
                try (var first = connection.prepareStatement("select words from notes");
                        var rows = first.executeQuery();
                        var plain = connection.createStatement();
                        var later = connection.prepareStatement("select count(*) from notes")) {
                    assertThat(rows.next()).isTrue();
                    connection.commit();

                    assertThatIllegalStateException().isThrownBy(() -> execute(later));
                    assertThatIllegalStateException().isThrownBy(() -> plain.execute("select 1"));
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            connection.rollback();
        }
    }

    @Test
    void refusesAPlainStatementInAutocommit() {
        assertThatThrownBy(() -> Tenant.call(ACME, () -> notes.template.queryForList("select words from notes")))
                .hasStackTraceContaining("open a transaction")
                .hasRootCauseInstanceOf(SQLFeatureNotSupportedException.class);
    }

    @Test
    void runsAPlainStatementInATransaction() {
        var words =
                notes.inTransaction(ACME, () -> notes.template.queryForList("select words from notes", String.class));

        assertThat(words).containsExactly("acme's");
    }

    @Test
    void runsABatchInATransaction() {
        notes.inTransaction(
                ACME,
                () -> notes.template.batchUpdate(
                        "insert into notes (tenant_id, words) values (?, ?)",
                        List.of(
                                new Object[] {ACME.value(), "first"},
                                new Object[] {ACME.value(), "second"},
                                new Object[] {ACME.value(), "third"})));

        assertThat(notes.words(ACME)).containsExactly("acme's", "first", "second", "third");
        assertThat(notes.words(GLOBEX)).containsExactly("globex's");
    }

    @Test
    void refusesABatchWithOneForeignRowAsAWhole() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> notes.inTransaction(
                        ACME,
                        () -> notes.template.batchUpdate(
                                "insert into notes (tenant_id, words) values (?, ?)",
                                List.of(new Object[] {ACME.value(), "mine"}, new Object[] {GLOBEX.value(), "planted"
                                }))));

        assertThat(notes.words(ACME)).containsExactly("acme's");
        assertThat(notes.words(GLOBEX)).containsExactly("globex's");
    }

    @Test
    void refusesABatchInAutocommit() {
        assertThatThrownBy(() -> Tenant.call(
                        ACME,
                        () -> notes.template.batchUpdate(
                                "insert into notes (tenant_id, words) values (?, ?)",
                                List.of(new Object[] {ACME.value(), "one"}, new Object[] {ACME.value(), "two"}))))
                .hasStackTraceContaining("A batch for a tenant needs a transaction");
        assertThat(notes.words(ACME)).containsExactly("acme's");
    }

    @Test
    void returnsGeneratedKeysInATransaction() {
        var keys = new GeneratedKeyHolder();

        notes.inTransaction(
                ACME,
                () -> notes.jdbc
                        .sql("insert into notes (tenant_id, words) values (:tenant, :words)")
                        .param("tenant", ACME.value())
                        .param("words", "keyed")
                        .update(keys, "id"));

        assertThat(Objects.requireNonNull(keys.getKey()).longValue()).isPositive();
    }

    @Test
    void refusesGeneratedKeysInAutocommit() {
        assertThatThrownBy(() -> Tenant.run(ACME, () -> {
                    try (var connection = notes.source.getConnection()) {
                        connection.prepareStatement("insert into notes …", Statement.RETURN_GENERATED_KEYS);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .hasRootCauseInstanceOf(SQLFeatureNotSupportedException.class);
    }

    @Test
    void returnsRowsOfAWriteInAutocommit() {
        var words = Tenant.call(
                ACME,
                () -> notes.jdbc
                        .sql("insert into notes (tenant_id, words) values (:tenant, :words) returning words")
                        .param("tenant", ACME.value())
                        .param("words", "returned")
                        .query(String.class)
                        .single());

        assertThat(words).isEqualTo("returned");
    }

    @Test
    void lendsTheDriversConnectionForCopyInATransaction() throws Exception {
        var copied = new StringWriter();
        notes.inTransaction(ACME, () -> {
            notes.template.execute((org.springframework.jdbc.core.ConnectionCallback<Boolean>) connection -> {
                try {
                    var copy = connection.unwrap(PGConnection.class).getCopyAPI();
                    copy.copyOut("copy (select words from notes) to stdout", copied);
                    return true;
                } catch (java.io.IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            return true;
        });

        assertThat(copied.toString()).isEqualTo("acme's\n");
    }

    @Test
    void refusesToCopyIntoAnotherTenant() {
        assertThatThrownBy(() -> notes.inTransaction(
                        ACME,
                        () -> notes.template.execute((org.springframework.jdbc.core.ConnectionCallback<Long>)
                                connection -> {
                                    try {
                                        return connection
                                                .unwrap(PGConnection.class)
                                                .getCopyAPI()
                                                .copyIn(
                                                        "copy notes (tenant_id, words) from stdin",
                                                        new StringReader(GLOBEX.value() + "\tplanted\n"));
                                    } catch (java.io.IOException e) {
                                        throw new IllegalStateException(e);
                                    }
                                })))
                .hasStackTraceContaining("COPY FROM not supported with row-level security");
        assertThat(notes.words(GLOBEX)).containsExactly("globex's");
    }

    @Test
    void refusesTheDriversConnectionInAutocommit() throws SQLException {
        try (var connection = notes.source.getConnection()) {
            Tenant.run(
                    ACME,
                    () -> assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
                            .isThrownBy(() -> connection.unwrap(PGConnection.class)));
        }
    }

    @Test
    void handsOutTheGuardedConnectionFromItsStatements() throws SQLException {
        try (var connection = notes.source.getConnection()) {
            Tenant.run(ACME, () -> {
                try (var statement = connection.prepareStatement("select 1")) {
                    assertThat(statement.getConnection()).isSameAs(connection);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private static void execute(java.sql.PreparedStatement statement) {
        try {
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException("it reached the database", e);
        }
    }
}
