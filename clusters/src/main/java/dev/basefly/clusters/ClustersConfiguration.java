package dev.basefly.clusters;

import dev.basefly.access.Access;
import dev.basefly.access.ObjectRule;
import dev.basefly.access.ObjectType;
import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ConstraintMeaning;
import dev.basefly.audit.AuditLog;
import dev.basefly.clusters.life.Connections;
import dev.basefly.clusters.life.Costs;
import dev.basefly.clusters.life.History;
import dev.basefly.clusters.life.Orchestration;
import dev.basefly.clusters.simulator.Simulator;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Listener;
import dev.basefly.onboarding.Onboarding;
import dev.basefly.plans.Entitlements;
import dev.basefly.plans.Quotas;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.spi.UsageSource;
import dev.basefly.realtime.Feed;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.MovableClock;
import dev.basefly.sharing.Shareable;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the product. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.identity.IdentityConfiguration",
            "dev.basefly.onboarding.OnboardingConfiguration",
            "dev.basefly.clusters.life.LifeConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
        })
class ClustersConfiguration {

    @Bean
    static Migrations clustersMigrations() {
        return Migrations.ofProduct("clusters", "tenancy", "identity");
    }

    /** The first cluster is the sign that an organization makes use of the product. */
    @Bean
    static Listener firstCluster(Onboarding onboarding) {
        return onboarding.begunBy(ClusterStatusChanged.TYPE);
    }

    @Bean
    static Permission readClusters() {
        return Permission.toRead("clusters:read", "See clusters").ofEverybody();
    }

    @Bean
    static Permission writeClusters() {
        return Permission.toChange("clusters:write", "Create, change, delete and restore clusters")
                .of(RoleName.ADMIN, RoleName.MEMBER);
    }

    @Bean
    static Permission administerClusters() {
        return Permission.toChange("clusters:administer", "Change and delete the clusters of others")
                .of(RoleName.ADMIN);
    }

    @Bean
    static Permission connectToClusters() {
        return Permission.toChange("clusters:connect", "Get access to the Kubernetes of clusters that one may change")
                .of(RoleName.ADMIN, RoleName.MEMBER)
                .closedToSupport();
    }

    @Bean
    static ObjectType clusterType() {
        return new ObjectType(
                Clusters.TYPE, "clu", "clusters", "owner_id", Map.of("status", "status"), "clusters:read");
    }

    @Bean
    static ObjectRule changeOwnClusters() {
        return ObjectRule.ownedOrGranted("clusters:write", Clusters.TYPE)
                .unlessHolding("clusters:administer")
                .refusing(
                        "not_your_cluster",
                        "This cluster belongs to somebody else",
                        "Ask its owner, or somebody with the role ADMIN, to do this");
    }

    @Bean
    static Shareable shareableClusters(Clusters clusters) {
        return new Shareable(
                Clusters.TYPE, "cluster", id -> clusters.get(new ClusterId(id)).name(), "/clusters");
    }

    @Bean
    static ConstraintMeaning oneActiveClusterPerPlan() {
        return new ConstraintMeaning(
                "clusters_one_active_per_plan",
                () -> ApiError.conflict("plan_in_use", "There is an active cluster of this plan and owner already")
                        .remedy("Delete that cluster, or choose another plan"));
    }

    @Bean
    static EventType<ClusterStatusChanged> clusterStatusChanged() {
        return ClusterStatusChanged.TYPE;
    }

    @Bean
    static Feed<ClusterStatusChanged> liveClusters() {
        return Feed.of(ClusterStatusChanged.TYPE)
                .requiring("clusters:read")
                .to("clusters")
                .toEach("cluster", Clusters.TYPE, ClusterStatusChanged::cluster)
                .saying(changed -> Map.of("cluster", changed.cluster(), "status", changed.status()));
    }

    @Bean
    static Clusters clusters(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Access access,
            Quotas quotas,
            PlanLevels levels,
            AuditLog audit,
            MovableClock clock,
            Orchestration orchestration) {
        return new Clusters(
                jdbc, transaction, access, new Clusters.Allowance(quotas, levels), audit, clock, orchestration);
    }

    @Bean
    static PlanLevels planLevels(Entitlements entitlements) {
        return new PlanLevels(entitlements);
    }

    @Bean
    static Feature clustersOfPlanPro() {
        return PlanLevels.PRO;
    }

    @Bean
    static Feature clustersOfPlanBusiness() {
        return PlanLevels.BUSINESS;
    }

    @Bean
    static Feature clustersOfPlans() {
        return Feature.limit(Clusters.FEATURE, "clusters")
                .one("cluster")
                .in(PlanKey.FREE, 1)
                .in(PlanKey.PRO, 3)
                .in(PlanKey.BUSINESS, 20);
    }

    @Bean
    static UsageSource activeClusters(JdbcClient jdbc) {
        return new ActiveClusters(jdbc);
    }

    @Bean
    static ClusterCounts clusterCounts(JdbcClient jdbc) {
        return new ClusterCounts(jdbc);
    }

    @Bean
    static DemoClusters demoClusters(
            Clusters clusters, JdbcClient jdbc, Simulator simulator, Entitlements entitlements) {
        return new DemoClusters(clusters, jdbc, simulator, entitlements);
    }

    @Bean
    static OwnedClusters ownedClusters(SystemDatabase database) {
        return new OwnedClusters(database);
    }

    @Bean
    static ClusterController clusterController(Clusters clusters, History history, Costs costs) {
        return new ClusterController(clusters, history, costs);
    }

    @Bean
    static NodePools nodePools(
            Clusters clusters, Orchestration orchestration, PlanLevels levels, JdbcClient jdbc, MovableClock clock) {
        return new NodePools(clusters, orchestration, levels, jdbc, clock);
    }

    @Bean
    static NodePoolController nodePoolController(Clusters clusters, NodePools pools) {
        return new NodePoolController(clusters, pools);
    }

    @Bean
    static Kubeconfigs kubeconfigs(Clusters clusters, Access access, Connections connections, MovableClock clock) {
        return new Kubeconfigs(clusters, access, connections, clock);
    }

    @Bean
    static KubeconfigController kubeconfigController(Kubeconfigs kubeconfigs) {
        return new KubeconfigController(kubeconfigs);
    }
}
