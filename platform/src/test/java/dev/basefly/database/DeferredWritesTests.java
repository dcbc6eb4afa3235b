package dev.basefly.database;

import static dev.basefly.database.NotesDatabase.ACME;
import static dev.basefly.database.NotesDatabase.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.basefly.runtime.RequestScope;
import dev.basefly.tenancy.Tenant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes that travel with the commit are part of the transaction all the same. */
class DeferredWritesTests {

    private static NotesDatabase notes;
    private static DeferredWrites deferred;

    @BeforeAll
    static void connect() {
        notes = new NotesDatabase(3);
        deferred = new DeferredWrites(notes.source);
    }

    @AfterAll
    static void close() {
        notes.close();
    }

    @BeforeEach
    void clear() {
        notes.inTransaction(ACME, () -> notes.jdbc.sql("delete from notes").update());
    }

    @Test
    void areThereAfterTheCommit() {
        notes.inTransaction(ACME, () -> {
            notes.insert(ACME, "change");
            write("one");
            write("two");
            return true;
        });

        assertThat(notes.words(ACME)).containsExactly("change", "one", "two");
        assertThat(notes.words(GLOBEX)).isEmpty();
        assertThat(notes.connectionsWithTenant()).isZero();
    }

    @Test
    void areSeenByTheRestOfTheTransaction() {
        List<String> seen = notes.inTransaction(ACME, () -> {
            notes.insert(ACME, "change");
            write("one");
            return notes.words();
        });

        assertThat(seen).containsExactly("change", "one");
    }

    @Test
    void neverHappenedWhenTheTransactionIsRolledBack() {
        assertThatIllegalStateException()
                .isThrownBy(() -> notes.inTransaction(ACME, () -> {
                    notes.insert(ACME, "change");
                    write("one");
                    throw new IllegalStateException("changed my mind");
                }));

        assertThat(notes.words(ACME)).isEmpty();
        notes.write(ACME, "later");
        assertThat(notes.words(ACME)).containsExactly("later");
    }

    @Test
    void goBackWithTheSavepointTheyCameAfter() {
        var nested = new TransactionTemplate(new JdbcTransactionManager(notes.source));
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        Tenant.run(
                ACME,
                () -> nested.executeWithoutResult(status -> {
                    notes.insert(ACME, "change");
                    write("before");
                    Object savepoint = status.createSavepoint();
                    write("after");
                    status.rollbackToSavepoint(savepoint);
                    write("at last");
                }));

        assertThat(notes.words(ACME)).containsExactly("change", "before", "at last");
    }

    @Test
    void takeTheTransactionAlongWhenTheyFail() {
        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> notes.inTransaction(ACME, () -> {
                    notes.insert(ACME, "change");
                    write("");
                    return true;
                }));

        assertThat(notes.words(ACME)).isEmpty();
    }

    @Test
    void mayNotWriteForAnotherTenant() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> notes.inTransaction(ACME, () -> {
                    notes.insert(ACME, "change");
                    deferred.write(
                            "insert into notes (tenant_id, words) values (?, ?)", List.of(GLOBEX.value(), "one"));
                    return true;
                }));

        assertThat(notes.words(ACME)).isEmpty();
        assertThat(notes.words(GLOBEX)).isEmpty();
    }

    @Test
    void mayBeMany() {
        notes.inTransaction(ACME, () -> {
            IntStream.range(0, 30).forEach(number -> write("note " + number));
            return true;
        });

        assertThat(notes.words(ACME))
                .containsExactlyElementsOf(IntStream.range(0, 30)
                        .mapToObj(number -> "note " + number)
                        .toList());
    }

    @Test
    void happenAtOnceOutsideOfATransaction() {
        Tenant.run(ACME, () -> write("one"));

        assertThat(notes.words(ACME)).containsExactly("one");
    }

    @Test
    void failInATransactionThatFailedBefore() {
        assertThatExceptionOfType(TransactionSystemException.class)
                .isThrownBy(() -> notes.inTransaction(ACME, () -> {
                    notes.insert(ACME, "change");
                    assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> notes.insert(ACME, ""));
                    write("one");
                    return true;
                }));

        assertThat(notes.words(ACME)).isEmpty();
    }

    private static void write(String words) {
        var tenant = Objects.requireNonNull(RequestScope.currentTenant());
        deferred.write("insert into notes (tenant_id, words) values (?, ?)", List.of(tenant.value(), words));
    }
}
