package dev.basefly.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.basefly.ProductTest;
import dev.basefly.access.ObjectGrants;
import dev.basefly.access.ObjectGrants.Grant;
import dev.basefly.access.RoleName;
import dev.basefly.roles.Roles;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.TenantIsolation;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What the database itself holds true of clusters, whoever writes. */
@ProductTest
class ClusterTableTests {

    @Autowired
    private Cast cast;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ObjectGrants grants;

    @Autowired
    private Roles roles;

    @Autowired
    private Environment settings;

    private TenantId tenant = new TenantId(new UUID(0, 0));
    private UserId owner = new UserId(new UUID(0, 0));

    @BeforeEach
    void signUp() {
        var ada = cast.owner("Acme");
        tenant = TenantId.of(ada.organizationId());
        owner = UserId.of(ada.id());
    }

    @Test
    void isIsolatedLikeEveryTable() {
        TenantIsolation.verify(asOwner());
    }

    @Test
    void showsNoForeignRowWhenTheProgramDoesNotHelp() {
        var grace = cast.owner("Globex");
        grace.api().post("/api/v1/clusters", Map.of("name", "Globex's", "location", "eu"));
        var ada = cast.owner("Acme");
        ada.api().post("/api/v1/clusters", Map.of("name", "Acme's", "location", "eu"));
        tenant = TenantId.of(ada.organizationId());
        for (var organization : List.of(tenant, TenantId.of(grace.organizationId()))) {
            Tenant.run(
                    organization,
                    () -> grants.add(
                            new Grant("clusters", UUID.randomUUID(), "clusters:write", null, RoleName.MEMBER)));
            Tenant.run(
                    organization,
                    () -> roles.create(
                            RoleName.of("keeper"), "Keeper", Set.of("clusters:read"), Set.of(RoleName.VIEWER)));
            Tenant.run(organization, () -> jdbc.sql("""
                            insert into cluster_periods (id, tenant_id, cluster_id, began_at, hourly_cents)
                            select gen_random_uuid(), tenant_id, id, now(), 5 from clusters
                            """).update());
        }

        for (var table : List.of("clusters", "cluster_events", "cluster_pools", "cluster_periods")) {
            assertThat(TenantIsolation.tenantTables(asOwner())).contains(table);
            TenantIsolation.verifyAccess(
                    asOwner(),
                    table,
                    tenant.value(),
                    TenantId.of(grace.organizationId()).value());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name | '' | clusters_name_not_empty",
                "name | '   ' | clusters_name_not_empty",
                "name | repeat('x', 101) | clusters_name_max_length",
                "location | ' ' | clusters_location_not_empty",
                "location | repeat('x', 51) | clusters_location_max_length",
                "network | '' | clusters_network_length",
                "network | repeat('x', 51) | clusters_network_length",
                "plan | 'GOLD' | clusters_plan",
                "status | 'EXPLODED' | clusters_status",
                "status | 'DELETED' | clusters_deleted_is_a_status",
                "deleted_at | now() | clusters_deleted_is_a_status",
                "status_before_deletion | 'RUNNING' | clusters_deleted_is_a_status"
            })
    void refusesWhatIsNoCluster(String column, String value, String constraint) {
        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> insert(column, value))
                .withMessageContaining(constraint);
    }

    @Test
    void allowsOneActiveClusterPerPlanAndOwnerButManyDeletedOnes() {
        insert("name", "'first'");
        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> insert("name", "'second'"))
                .withMessageContaining("clusters_one_active_per_plan");

        delete();
        insert("name", "'second'");
        delete();
        insert("name", "'third'");

        assertThat(count()).isEqualTo(3);
    }

    @Test
    void remembersTheStatusBeforeTheDeletion() {
        var ada = cast.owner("Acme");
        var id = ada.api()
                .post("/api/v1/clusters", Map.of("name", "Production", "location", "eu"))
                .text("/data/id");
        Tenant.run(
                TenantId.of(ada.organizationId()),
                () -> jdbc.sql("update clusters set status = :status")
                        .param("status", "RUNNING")
                        .update());

        ada.api().delete("/api/v1/clusters/" + id);
        var restored = ada.api().post("/api/v1/clusters/" + id + "/restoration");

        assertThat(restored.text("/data/status")).isEqualTo("RUNNING");
    }

    @Test
    void keepsTheTimeOfTheLastChangeWhoeverWrites() {
        insert("name", "'first'");
        Tenant.run(
                tenant,
                () -> jdbc.sql("update clusters set name = :name, updated_at = :old")
                        .param("name", "changed")
                        .param("old", OffsetDateTime.parse("2001-01-01T00:00:00Z"))
                        .update());

        var fresh = Tenant.call(
                tenant,
                () -> jdbc.sql("select updated_at > now() - :age::interval from clusters")
                        .param("age", "1 minute")
                        .query(Boolean.class)
                        .single());

        assertThat(fresh).isTrue();
    }

    @Test
    void keepsOrganizationsAndPeopleThatStillHaveClusters() {
        insert("name", "'first'");

        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> Tenant.run(
                        tenant,
                        () -> jdbc.sql("delete from organizations where tenant_id = :id")
                                .param("id", tenant.value())
                                .update()))
                .withMessageContaining("clusters_tenant_id_fkey");
    }

    private void insert(String column, String value) {
        var values = new java.util.LinkedHashMap<String, String>(Map.of(
                "id", "gen_random_uuid()",
                "tenant_id", "'" + tenant.value() + "'",
                "owner_id", "'" + owner.value() + "'",
                "name", "'name'",
                "location", "'eu'",
                "created_at", "now()",
                "updated_at", "now()"));
        values.put(column, value);
        Tenant.run(
                tenant,
                () -> jdbc.sql("insert into clusters (%s) values (%s)"
                                .formatted(String.join(", ", values.keySet()), String.join(", ", values.values())))
                        .update());
    }

    private void delete() {
        Tenant.run(tenant, () -> jdbc.sql("""
            update clusters set status = 'DELETED', status_before_deletion = status, deleted_at = now()
            where deleted_at is null
            """).update());
    }

    private int count() {
        return Tenant.call(
                tenant,
                () -> jdbc.sql("select count(*) from clusters")
                        .query(Integer.class)
                        .single());
    }

    private DriverManagerDataSource asOwner() {
        return new DriverManagerDataSource(
                settings.getRequiredProperty("basefly.database.url"),
                settings.getRequiredProperty("basefly.database.username"),
                settings.getRequiredProperty("basefly.database.password"));
    }
}
