package dev.basefly.placements;

import static dev.basefly.placements.GadgetPlatform.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.basefly.database.Placement;
import dev.basefly.runtime.TenantId;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlaceMigrationTests {

    private final GadgetPlatform platform = GadgetPlatform.SHARED;
    private final PlaceMigrations migrations = platform.node.context().getBean(PlaceMigrations.class);
    private final PlacementsCheck check = platform.node.context().getBean(PlacementsCheck.class);
    private TenantId acme;
    private TenantId globex;

    @BeforeEach
    void giveTwoCompaniesASchemaThatLacksMigrations() throws SQLException {
        acme = platform.organization("Acme");
        globex = platform.organization("Globex");
        for (TenantId tenant : new TenantId[] {acme, globex}) {
            platform.add(tenant, 3);
            platform.run(platform.moves.plan(tenant, schema(tenant)));
            platform.superuser
                    .sql("update tenant_placements set migrations = 0 where tenant = :tenant")
                    .param("tenant", tenant.value())
                    .update();
        }
        platform.parts.directory().refresh();
    }

    @AfterEach
    void mend() {
        checksum(acme, 1, 0);
        migrations.run();
    }

    @Test
    void refusesATenantWhosePlaceLacksMigrationsUntilItHasThem() {
        assertThatExceptionOfType(Placement.Unavailable.class).isThrownBy(() -> platform.gadgets(acme));

        assertThat(migrations.run()).isZero();

        assertThat(platform.gadgets(acme)).hasSize(3);
        assertThat(platform.gadgets(globex)).hasSize(3);
    }

    @Test
    void letsOneThatFailsNotHoldUpTheOthers() {
        checksum(acme, 0, 1);

        assertThat(migrations.run()).isEqualTo(1);

        assertThat(platform.gadgets(globex)).hasSize(3);
        assertThatExceptionOfType(Placement.Unavailable.class)
                .isThrownBy(() -> platform.gadgets(acme))
                .withMessage("The organization's data could not be brought up to date");
        assertThat(check.check().problems()).singleElement().asString().contains(acme.toString(), "failed validation");

        checksum(acme, 1, 0);

        assertThat(migrations.run()).isZero();
        assertThat(platform.gadgets(acme)).hasSize(3);
        assertThat(check.check().detail()).endsWith("with a schema or database of their own");
    }

    /** Makes the place's history differ from the files, and true again. */
    private void checksum(TenantId tenant, int minus, int plus) {
        platform.superuser
                .sql("update " + schema(tenant).schema()
                        + ".flyway_history_gadgets set checksum = checksum - :minus + :plus"
                        + " where version = '1' and (:plus = 1 or checksum <> (select checksum from"
                        + " public.flyway_history_gadgets where version = '1'))")
                .param("minus", minus)
                .param("plus", plus)
                .update();
    }
}
