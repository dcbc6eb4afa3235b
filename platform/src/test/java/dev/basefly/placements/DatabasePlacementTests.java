package dev.basefly.placements;

import static dev.basefly.placements.GadgetPlatform.database;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Code that knows nothing of places works for a tenant whose product data is in another database. */
class DatabasePlacementTests {

    private static final GadgetPlatform PLATFORM = GadgetPlatform.SHARED;

    private static TenantId acme;
    private static JdbcTemplate template;

    @BeforeAll
    static void moveACompany() throws SQLException {
        acme = PLATFORM.organization("Acme");
        PLATFORM.add(acme, 2);
        PLATFORM.run(PLATFORM.moves.plan(acme, database(acme)));
        template = new JdbcTemplate(PLATFORM.node.context().getBean(DataSource.class));
    }

    @Test
    void commitsWhatItWroteInBothDatabases() {
        UUID id = inTransaction(() -> {
            rename("Acme Industries");
            return GadgetPlatform.insert(PLATFORM.jdbc, acme, 1);
        });

        assertThat(PLATFORM.gadgets(acme)).containsKey(id);
        assertThat(name()).isEqualTo("Acme Industries");
        assertThat(PLATFORM.rows("public.gadgets", acme)).isZero();
    }

    @Test
    void rollsBothDatabasesBack() {
        String before = name();
        int gadgets = PLATFORM.gadgets(acme).size();

        assertThatIllegalStateException()
                .isThrownBy(() -> inTransaction(() -> {
                    GadgetPlatform.insert(PLATFORM.jdbc, acme, 1);
                    rename("Taken back");
                    throw new IllegalStateException("changed my mind");
                }));

        assertThat(name()).isEqualTo(before);
        assertThat(PLATFORM.gadgets(acme)).hasSize(gadgets);
    }

    @Test
    void goesBackToASavepointInBothDatabases() {
        int gadgets = PLATFORM.gadgets(acme).size();
        var nested = new TransactionTemplate(Objects.requireNonNull(PLATFORM.transaction.getTransactionManager()));
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);

        inTransaction(() -> {
            GadgetPlatform.insert(PLATFORM.jdbc, acme, 1);
            rename("Kept");
            assertThatIllegalStateException()
                    .isThrownBy(() -> nested.executeWithoutResult(status -> {
                        GadgetPlatform.insert(PLATFORM.jdbc, acme, 5);
                        rename("Taken back");
                        throw new IllegalStateException("back to the savepoint");
                    }));
            return GadgetPlatform.insert(PLATFORM.jdbc, acme, 1);
        });

        assertThat(name()).isEqualTo("Kept");
        assertThat(PLATFORM.gadgets(acme)).hasSize(gadgets + 2);
    }

    @Test
    void findsTheDatabaseForPlainStatementsAndBatches() {
        inTransaction(() -> {
            template.batchUpdate(
                    "insert into gadgets (id, tenant_id, kind, words) values (?, ?, ?, ?)",
                    List.of(
                            new Object[] {UUID.randomUUID(), acme.value(), "batch 1", "batch"},
                            new Object[] {UUID.randomUUID(), acme.value(), "batch 2", "batch"}));
            assertThat(template.queryForList("select words from gadgets where words = 'batch'", String.class))
                    .hasSize(2);
            assertThat(template.queryForList("select name from organizations", String.class))
                    .hasSize(1);
            return template.update("delete from gadgets where words = 'batch'");
        });

        assertThat(PLATFORM.gadgets(acme)).doesNotContainValue("batch");
    }

    @Test
    void seesNothingOfAnotherTenant() {
        TenantId globex = PLATFORM.organization("Globex");
        PLATFORM.add(globex, 3);

        assertThat(PLATFORM.gadgets(globex)).hasSize(3);
        assertThat(PLATFORM.gadgets(acme).keySet())
                .doesNotContainAnyElementsOf(PLATFORM.gadgets(globex).keySet());
    }

    private static <T> T inTransaction(java.util.function.Supplier<T> block) {
        return Objects.requireNonNull(Tenant.call(acme, () -> PLATFORM.transaction.execute(status -> block.get())));
    }

    private static void rename(String name) {
        PLATFORM.jdbc
                .sql("update organizations set name = :name")
                .param("name", name)
                .update();
    }

    private static String name() {
        return Tenant.call(
                acme,
                () -> PLATFORM.jdbc
                        .sql("select name from organizations where name <> :none")
                        .param("none", "")
                        .query(String.class)
                        .single());
    }
}
