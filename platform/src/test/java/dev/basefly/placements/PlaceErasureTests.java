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
import dev.basefly.testkit.TestPostgres;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

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

    @Test
    void removesTheRowsFromADatabaseAtAnAddressAndLeavesThoseOfOthers() throws SQLException {
        var elsewhere = TestPostgres.newDatabase();
        var neighbour = placedAt(elsewhere);
        var tenant = placedAt(elsewhere);
        delete(tenant);

        var erased = operator.post(path(tenant) + "/erasure");

        assertThat(erased).hasStatus(201).hasJson("/data/valid", true);
        assertThat(erased.text("/data/document")).contains("\"places\":1", "\"rowsLeft\":0");
        assertThat(rows(elsewhere, tenant)).isZero();
        assertThat(rows(elsewhere, neighbour)).isEqualTo(7);
        assertThat(platform.gadgets(neighbour)).hasSize(7);
        assertThat(address(tenant)).isEmpty();
    }

    @Test
    void keepsTheAddressUntilTheDatabaseIsBack() throws SQLException {
        var elsewhere = TestPostgres.newDatabase();
        var tenant = placedAt(elsewhere);
        delete(tenant);
        takeAway(elsewhere);

        var refused = operator.post(path(tenant) + "/erasure");

        assertThat(refused).hasStatus(503).hasErrorCode("SERVICE_UNAVAILABLE");
        assertThat(refused.text("/error/reason")).isEqualTo("tenant_unavailable");
        assertThat(address(tenant)).isPresent();
        assertThat(platform.rows("organizations", tenant)).isOne();
        assertThat(operator.get(path(tenant) + "/operations"))
                .hasJson("/data/0/state", "FAILED")
                .satisfies(operations ->
                        assertThat(operations.text("/data/0/error")).contains("not erased yet"));

        bringBack(elsewhere);
        assertThat(rows(elsewhere, tenant)).isEqualTo(7);

        assertThat(operator.post(path(tenant) + "/erasure")).hasStatus(201).hasJson("/data/valid", true);
        assertThat(rows(elsewhere, tenant)).isZero();
        assertThat(address(tenant)).isEmpty();
    }

    @Test
    void goesOnWhereACrashLeftTheDatabaseEmptyAndTheAddressKnown() throws SQLException {
        var elsewhere = TestPostgres.newDatabase();
        var tenant = placedAt(elsewhere);
        delete(tenant);
        var rows = TenantRows.open(
                platform.parts.places(), platform.parts.directory().of(tenant.value()), tenant);
        rows.writePlace(null, false, true);
        rows.empty();
        rows.place().close();

        assertThat(operator.post(path(tenant) + "/erasure")).hasStatus(201).hasJson("/data/valid", true);

        assertThat(address(tenant)).isEmpty();
    }

    @Test
    void refusesToForgetOrToLeaveAnAddressThatCannotBeRead() throws SQLException {
        var elsewhere = TestPostgres.newDatabase();
        var tenant = placedAt(elsewhere);
        delete(tenant);
        byte[] sealed = address(tenant).orElseThrow();
        seal(tenant, new byte[sealed.length]);

        assertThat(operator.post(path(tenant) + "/erasure")).hasStatus(503);
        assertThat(operator.post(path(tenant) + "/moves", Map.of("to", "schema")))
                .hasStatus(503);

        assertThat(address(tenant)).isPresent();
        seal(tenant, sealed);
        assertThat(operator.post(path(tenant) + "/erasure")).hasStatus(201);
        assertThat(rows(elsewhere, tenant)).isZero();
    }

    private TenantId placedAt(TestPostgres.Database elsewhere) throws SQLException {
        var tenant = platform.organization("Placed");
        platform.add(tenant, 7);
        var moved = platform.run(platform.moves.plan(tenant, "database", GadgetPlatform.address(elsewhere)));
        assertThat(moved.state()).isEqualTo(MoveState.DONE);
        return tenant;
    }

    private static long rows(TestPostgres.Database elsewhere, TenantId tenant) {
        return JdbcClient.create(elsewhere.asSuperuser())
                .sql("select count(*) from gadgets where tenant_id = :tenant")
                .param("tenant", tenant.value())
                .query(Long.class)
                .single();
    }

    private Optional<byte[]> address(TenantId tenant) {
        return platform.superuser
                .sql("select sealed_url from tenant_placements where tenant = :tenant")
                .param("tenant", tenant.value())
                .query((row, index) -> row.getBytes(1))
                .optional();
    }

    private void seal(TenantId tenant, byte[] sealed) {
        platform.superuser
                .sql("update tenant_placements set sealed_url = :sealed where tenant = :tenant")
                .param("sealed", sealed)
                .param("tenant", tenant.value())
                .update();
    }

    private void takeAway(TestPostgres.Database elsewhere) {
        platform.superuser
                .sql("alter database " + elsewhere.name() + " with allow_connections false")
                .update();
        platform.superuser
                .sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = :name")
                .param("name", elsewhere.name())
                .query(Boolean.class)
                .list();
    }

    private void bringBack(TestPostgres.Database elsewhere) {
        platform.superuser
                .sql("alter database " + elsewhere.name() + " with allow_connections true")
                .update();
    }

    private void delete(TenantId tenant) {
        platform.node.context().getBean(OrganizationLife.class).delete(tenant, null);
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
        delete(tenant);
        return tenant;
    }

    private static String path(TenantId tenant) {
        return "/api/v1/operator/organizations/" + tenant;
    }
}
