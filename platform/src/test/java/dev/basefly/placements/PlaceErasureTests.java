package dev.basefly.placements;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.database.Placement;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.OrganizationLife;
import dev.basefly.tenancy.Staff;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaceErasureTests {

    private final GadgetPlatform platform = GadgetPlatform.SHARED;
    private final ApiClient operator =
            Staff.operator(platform.node.context().getBean(SignIns.class), platform.node.api());

    @Test
    void removesTheTenantsOwnSchema() throws SQLException {
        var tenant = placed(GadgetPlatform::schema);
        assertThat(platform.schemaExists(tenant)).isTrue();

        var erased = operator.post(path(tenant) + "/erasure");

        assertThat(erased).hasStatus(201).hasJson("/data/valid", true);
        assertThat(erased.text("/data/document")).contains("\"places\":1", "\"rowsLeft\":0");
        assertThat(platform.schemaExists(tenant)).isFalse();
        assertThat(platform.superuser
                        .sql("select count(*) from tenant_moves where tenant = :tenant")
                        .param("tenant", tenant.value())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void removesTheTenantsOwnDatabase() throws SQLException {
        var tenant = placed(GadgetPlatform::database);

        assertThat(operator.post(path(tenant) + "/erasure")).hasStatus(201).hasJson("/data/valid", true);

        assertThat(platform.superuser
                        .sql("select exists (select from pg_database where datname = :name)")
                        .param("name", "t_" + tenant.value().toString().replace("-", ""))
                        .query(Boolean.class)
                        .single())
                .isFalse();
    }

    @Test
    void removesThePlaceOfAnOrganizationThatGoesWithItsOnlyMembersAccount() throws SQLException {
        var ada = new Cast(platform.node.api()).owner("Acme");
        var acme = TenantId.of(ada.organizationId());
        platform.add(acme, 7);
        platform.run(platform.moves.plan(acme, GadgetPlatform.schema(acme)));

        assertThat(ada.api().delete("/api/v1/me", Map.of("password", ada.password())))
                .hasStatus(204);

        assertThat(platform.schemaExists(acme)).isFalse();
        assertThat(platform.rows("organizations", acme)).isZero();
        assertThat(platform.rows("memberships", acme)).isZero();
        assertThat(platform.rows("audit_events", acme)).isPositive();
        assertThat(operator.get(path(acme) + "/operations")).hasJson("/data/0/state", "DONE");
    }

    @Test
    void waitsForAMoveAndIsThenDoneByTheNextTry() throws SQLException {
        var ada = new Cast(platform.node.api()).owner("Acme");
        var acme = TenantId.of(ada.organizationId());
        platform.add(acme, 7);
        var move = platform.stepUntil(platform.moves.plan(acme, GadgetPlatform.schema(acme)), MoveState.CATCHING_UP);

        assertThat(ada.api().delete("/api/v1/me", Map.of("password", ada.password())))
                .hasStatus(204);
        assertThat(platform.rows("organizations", acme)).isOne();
        assertThat(platform.rows("memberships", acme)).isZero();
        platform.run(move);
        var erased = operator.post(path(acme) + "/erasure");

        assertThat(erased).hasStatus(201).hasJson("/data/valid", true);
        assertThat(erased.text("/data/document")).contains("\"places\":1", "\"kept\":[\"audit_");
        assertThat(platform.schemaExists(acme)).isFalse();
        assertThat(platform.rows("audit_events", acme)).isPositive();
    }

    private TenantId placed(java.util.function.Function<TenantId, Placement> place) throws SQLException {
        var tenant = platform.organization("Placed");
        platform.add(tenant, 7);
        platform.run(platform.moves.plan(tenant, place.apply(tenant)));
        assertThat(operator.get(path(tenant) + "/export")).hasStatus(200);
        assertThat(operator.get(path(tenant) + "/operations"))
                .hasJson("/data/0/state", "DONE")
                .satisfies(rows ->
                        assertThat(rows.json("/data/0/progress").asLong()).isGreaterThanOrEqualTo(8));
        platform.node.context().getBean(OrganizationLife.class).delete(tenant, null);
        return tenant;
    }

    private static String path(TenantId tenant) {
        return "/api/v1/operator/organizations/" + tenant;
    }
}
