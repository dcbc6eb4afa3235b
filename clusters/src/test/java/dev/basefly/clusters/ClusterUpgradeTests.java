package dev.basefly.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.ProductTest;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.Cast;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What becomes of the clusters of an older version; the migration runs once more on a table as it was, and is taken back. */
@ProductTest
class ClusterUpgradeTests {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Environment settings;

    private final UUID running = UUID.randomUUID();
    private final UUID failed = UUID.randomUUID();
    private final TenantId acme;
    private final UserId ada;

    ClusterUpgradeTests(@Autowired Cast cast) {
        var owner = cast.owner("Acme");
        this.acme = TenantId.of(owner.organizationId());
        this.ada = UserId.of(owner.id());
    }

    @Test
    void writesDownTheMachineOfClustersThatAreOlderThanPools() throws SQLException, IOException {
        insert(running, "FREE", null);
        insert(failed, "PRO", "Too slow");
        var script = new ClassPathResource("db/migration/clusters/V5__made_pools.sql")
                .getContentAsString(StandardCharsets.UTF_8);

        try (var connection = asOwner().getConnection()) {
            connection.setAutoCommit(false);
            run(connection, "set local lock_timeout = '10s'");
            run(connection, "alter table clusters drop column made_pools");
            run(connection, script);

            run(connection, "alter table clusters no force row level security");
            run(connection, "alter table cluster_pools no force row level security");
            assertThat(texts(
                            connection, "select size || ' ' || nodes from cluster_pools where cluster_id = ?", running))
                    .containsExactly("SMALL 1");
            assertThat(texts(connection, "select made_pools ->> 0 from clusters where id = ?", running))
                    .containsExactly("{\"name\": \"default\", \"size\": \"SMALL\", \"nodes\": 1}");
            assertThat(texts(connection, "select made_pools ->> 0 from clusters where id = ?", failed))
                    .as("nobody knows what was made of it")
                    .containsOnlyNulls();
            assertThat(texts(
                            connection, "select (updated_at < '2021-01-01')::text from clusters where id = ?", running))
                    .containsExactly("true");
            connection.rollback();
        }
    }

    private void insert(UUID id, String plan, @Nullable String failure) {
        Tenant.run(
                acme,
                () -> jdbc.sql("""
                        insert into clusters (id, tenant_id, owner_id, name, location, plan, status, failure, created_at, updated_at)
                        values (:id, :tenant, :owner, 'Old', 'eu-central-1', :plan, 'RUNNING', :failure,
                            '2020-01-01 00:00:00 UTC', '2020-01-01 00:00:00 UTC')
                        """)
                        .param("id", id)
                        .param("tenant", acme.value())
                        .param("owner", ada.value())
                        .param("plan", plan)
                        .param("failure", failure, java.sql.Types.VARCHAR)
                        .update());
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> texts(Connection connection, String sql, UUID id) throws SQLException {
        var all = new ArrayList<String>();
        try (var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            var rows = statement.executeQuery();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
        }
        return all;
    }

    private DriverManagerDataSource asOwner() {
        return new DriverManagerDataSource(
                settings.getRequiredProperty("basefly.database.url"),
                settings.getRequiredProperty("basefly.database.username"),
                settings.getRequiredProperty("basefly.database.password"));
    }
}
