package dev.basefly.clusters.life;

import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.ClusterPlan;
import dev.basefly.clusters.provisioning.MachineSize;
import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.Uuid7;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The machines of clusters of the organization in scope: those that are wanted, and those that were made. */
final class Pools {

    /** What is wanted of the cluster of an update, to be kept as what was made. */
    static final String AS_WANTED = """
            (select jsonb_agg(jsonb_build_object('name', name, 'size', size, 'nodes', nodes) order by name)
             from cluster_pools where cluster_id = clusters.id)""";

    private final JdbcClient jdbc;
    private final Clock clock;

    Pools(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Those that are wanted, by name. */
    List<MachineSpec.Pool> wanted(ClusterId cluster) {
        return jdbc.sql("select name, size, nodes from cluster_pools where cluster_id = :cluster order by name")
                .param("cluster", cluster.value())
                .query((row, _) -> pool(row))
                .list();
    }

    /** Those that there are, by name; none where none were made, or nothing is known of them. */
    List<MachineSpec.Pool> made(ClusterId cluster) {
        return jdbc.sql("""
                        select made.name, made.size, made.nodes
                        from clusters, jsonb_to_recordset(made_pools) as made(name text, size text, nodes int)
                        where id = :cluster order by made.name
                        """)
                .param("cluster", cluster.value())
                .query((row, _) -> pool(row))
                .list();
    }

    /** Wants the machines that a plan begins with, for a new cluster. */
    void addFirst(ClusterId cluster, ClusterPlan plan) {
        jdbc.sql("""
                        insert into cluster_pools (id, tenant_id, cluster_id, name, size, nodes, created_at)
                        values (:id, :tenant, :cluster, 'default', 'SMALL', :nodes, :now)
                        """)
                .param("id", Uuid7.next(clock))
                .param("tenant", RequestScope.current().requireTenant().value())
                .param("cluster", cluster.value())
                .param("nodes", plan == ClusterPlan.FREE ? 1 : 3)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static MachineSpec.Pool pool(ResultSet row) throws SQLException {
        return new MachineSpec.Pool(
                row.getString("name"), MachineSize.valueOf(row.getString("size")), row.getInt("nodes"));
    }
}
