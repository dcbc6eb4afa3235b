package dev.basefly.clusters;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.noted;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import dev.basefly.audit.AuditEntry;
import dev.basefly.clusters.life.Orchestration;
import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.Uuid7;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The machines of the clusters of the organization in scope: pools of one size each, as many as the cluster's plan allows. */
public final class NodePools {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,29}");

    private final Clusters clusters;
    private final Orchestration orchestration;
    private final PlanLevels levels;
    private final JdbcClient jdbc;
    private final Clock clock;

    NodePools(Clusters clusters, Orchestration orchestration, PlanLevels levels, JdbcClient jdbc, Clock clock) {
        this.clusters = clusters;
        this.orchestration = orchestration;
        this.levels = levels;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The pools of the cluster, as they are wanted and as they are. */
    public List<NodePool> of(ClusterId cluster) {
        return NodePool.of(orchestration.pools(cluster), orchestration.madePools(cluster));
    }

    /**
     * Has the cluster have this pool, new or changed; CONFLICT when its plan does not allow as much, or while the cluster is
     * being made; PAYMENT_REQUIRED when it becomes larger and its plan is beyond the organization's.
     */
    public void put(ClusterId id, MachineSpec.Pool pool) {
        check(pool);
        AuditEntry entry = AuditEntry.of("cluster.pool_changed")
                .with("pool", pool.name())
                .with("size", pool.size())
                .with("nodes", pool.nodes());
        Cluster _ = clusters.decide(id, entry, cluster -> {
            int before = MachineSpec.hourlyCents(orchestration.pools(id));
            write(cluster, pool);
            List<MachineSpec.Pool> after = orchestration.pools(id);
            requireAllowed(cluster.plan(), after);
            if (MachineSpec.hourlyCents(after) > before) {
                levels.require(cluster.plan());
            }
            orchestration.change(
                    id,
                    noted("Pool " + pool.name() + ": " + pool.nodes() + " × " + pool.size()),
                    later("The machines are as wanted"));
        });
    }

    /** Removes a pool; NOT_FOUND when there is none of the name, CONFLICT when it is the last one. */
    public void remove(ClusterId id, String name) {
        Cluster _ = clusters.decide(id, AuditEntry.of("cluster.pool_removed").with("pool", name), cluster -> {
            int removed = jdbc.sql("delete from cluster_pools where cluster_id = :cluster and name = :name")
                    .param("cluster", id.value())
                    .param("name", name)
                    .update();
            if (removed == 0) {
                throw ApiError.notFound("Pool");
            }
            if (isEmpty(id)) {
                throw ApiError.conflict("last_pool", "A cluster has at least one pool")
                        .remedy("Stop or delete the cluster");
            }
            orchestration.change(id, noted("Pool " + name + " removed"), later("The machines are as wanted"));
        });
    }

    private boolean isEmpty(ClusterId id) {
        return jdbc.sql("select not exists (select from cluster_pools where cluster_id = :cluster)")
                .param("cluster", id.value())
                .query(Boolean.class)
                .single();
    }

    private void write(Cluster cluster, MachineSpec.Pool pool) {
        jdbc.sql("""
                        insert into cluster_pools (id, tenant_id, cluster_id, name, size, nodes, created_at)
                        values (:id, :tenant, :cluster, :name, :size, :nodes, :now)
                        on conflict on constraint cluster_pools_one_of_a_name
                        do update set size = excluded.size, nodes = excluded.nodes
                        """)
                .param("id", Uuid7.next(clock))
                .param("tenant", RequestScope.current().requireTenant().value())
                .param("cluster", cluster.id().value())
                .param("name", pool.name())
                .param("size", pool.size().name())
                .param("nodes", pool.nodes())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static void check(MachineSpec.Pool pool) {
        List<FieldFault> faults = new ArrayList<>();
        if (!NAME.matcher(pool.name()).matches()) {
            faults.add(
                    new FieldFault("name", "must begin with a letter and have up to 30 of a to z, 0 to 9 and hyphens"));
        }
        if (pool.nodes() < 1 || pool.nodes() > ClusterPlan.BUSINESS.mostNodes()) {
            faults.add(new FieldFault("nodes", "must be between 1 and " + ClusterPlan.BUSINESS.mostNodes()));
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }

    /** The cluster is locked, so nobody adds at the same moment. */
    private static void requireAllowed(ClusterPlan plan, List<MachineSpec.Pool> pools) {
        int nodes = pools.stream().mapToInt(MachineSpec.Pool::nodes).sum();
        boolean fits = pools.stream().allMatch(pool -> pool.size().compareTo(plan.largest()) <= 0);
        if (pools.size() > plan.mostPools() || nodes > plan.mostNodes() || !fits) {
            throw ApiError.conflict(
                            "pool_limit",
                            plan.mostPools() == 1
                                    ? "A cluster of the plan " + plan + " has at most " + plan.mostNodes()
                                            + " machines up to " + plan.largest() + " in 1 pool"
                                    : "A cluster of the plan " + plan + " has at most " + plan.mostNodes()
                                            + " machines up to " + plan.largest() + " in " + plan.mostPools()
                                            + " pools")
                    .remedy("Choose fewer or smaller ones, or create a cluster of a larger plan");
        }
    }
}
