package dev.basefly.database;

import static dev.basefly.database.NotesDatabase.ACME;
import static dev.basefly.database.NotesDatabase.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.basefly.tenancy.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Whatever happens to a piece of work, no pooled connection keeps its tenant. */
class TenantLeakTests {

    private static NotesDatabase notes;

    @BeforeAll
    static void createDatabase() {
        notes = new NotesDatabase(2);
        notes.write(GLOBEX, "globex's");
    }

    @AfterAll
    static void closePool() {
        notes.close();
    }

    @BeforeEach
    void writeANote() {
        notes.write(ACME, "acme's");
    }

    @AfterEach
    void noConnectionKeepsATenant() {
        assertThat(notes.connectionsWithTenant()).isZero();
        assertThat(notes.words(GLOBEX)).containsExactly("globex's");
    }

    @Test
    void afterARead() {
        assertThat(notes.words(ACME)).isNotEmpty();
    }

    @Test
    void afterACommit() {
        notes.inTransaction(ACME, () -> notes.insert(ACME, "committed"));

        assertThat(notes.words(ACME)).contains("committed");
    }

    @Test
    void afterARollback() {
        assertThatIllegalStateException()
                .isThrownBy(() -> notes.inTransaction(ACME, () -> {
                    notes.insert(ACME, "taken back");
                    throw new IllegalStateException("changed my mind");
                }));

        assertThat(notes.words(ACME)).doesNotContain("taken back");
    }

    @Test
    void afterAnErrorInAutocommit() {
        assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> notes.write(ACME, ""));
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> Tenant.call(
                        ACME,
                        () -> notes.jdbc
                                .sql("select 1 / :zero")
                                .param("zero", 0)
                                .query(Integer.class)
                                .single()));
    }

    @Test
    void afterAnErrorInATransaction() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> notes.inTransaction(ACME, () -> notes.insert(ACME, "")));
    }

    @Test
    void afterAStatementTimeout() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> notes.inTransaction(ACME, () -> {
                    notes.template.execute("set local statement_timeout = 50");
                    return notes.template.queryForObject("select pg_sleep(10)", Object.class);
                }));
    }

    @Test
    void afterAStatementTimeoutInAutocommit() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> Tenant.call(
                        ACME,
                        () -> notes.jdbc
                                .sql("select pg_sleep(:seconds)")
                                .param("seconds", 10)
                                .withQueryTimeout(1)
                                .query(Object.class)
                                .optional()));
    }

    @Test
    void afterATransactionTimeout() {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> notes.inTransaction(ACME, () -> {
                    notes.template.execute("set local transaction_timeout = '50ms'");
                    return notes.template.queryForObject("select pg_sleep(10)", Object.class);
                }));
    }

    @Test
    void afterAWriteInAReadOnlyTransaction() {
        var readOnly =
                new TransactionTemplate(java.util.Objects.requireNonNull(notes.transaction.getTransactionManager()));
        readOnly.setReadOnly(true);

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> Tenant.call(ACME, () -> readOnly.execute(status -> notes.insert(ACME, "refused"))));
    }

    @Test
    void afterASavepointTakesTheFirstStatementBack() {
        var nested =
                new TransactionTemplate(java.util.Objects.requireNonNull(notes.transaction.getTransactionManager()));
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);

        notes.inTransaction(ACME, () -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> nested.execute(status -> {
                        notes.insert(ACME, "inside");
                        throw new IllegalStateException("back to the savepoint");
                    }));
            return notes.insert(ACME, "outside");
        });

        assertThat(notes.words(ACME)).contains("outside").doesNotContain("inside");
    }

    @Test
    void afterOneConnectionServedManyTenants() {
        for (int round = 0; round < 50; round++) {
            assertThat(notes.words(ACME)).contains("acme's").doesNotContain("globex's");
            assertThat(notes.words(GLOBEX)).containsExactly("globex's");
        }
    }

    @Test
    void afterAServerSidePreparedStatementServedTwoTenants() {
        for (int round = 0; round < 20; round++) {
            var tenant = round % 2 == 0 ? ACME : GLOBEX;
            var found = Tenant.call(
                    tenant,
                    () -> notes.jdbc
                            .sql("select distinct tenant_id from notes where words <> :other")
                            .param("other", "anything")
                            .query(java.util.UUID.class)
                            .list());

            assertThat(found).containsExactly(tenant.value());
        }
    }
}
