package dev.basefly.clusters;

import dev.basefly.access.Access;
import dev.basefly.access.ObjectRule;
import dev.basefly.access.ObjectType;
import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ConstraintMeaning;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Listener;
import dev.basefly.onboarding.Onboarding;
import dev.basefly.plans.Quotas;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.spi.UsageSource;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.MovableClock;
import dev.basefly.sharing.Shareable;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the product. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.identity.IdentityConfiguration",
            "dev.basefly.onboarding.OnboardingConfiguration",
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
    static Clusters clusters(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Access access,
            Quotas quotas,
            AuditLog audit,
            MovableClock clock,
            ApplicationEventPublisher events) {
        return new Clusters(jdbc, transaction, access, quotas, audit, clock, events);
    }

    @Bean
    static Feature clustersOfPlans() {
        return Feature.limit(Clusters.FEATURE, "clusters")
                .in(PlanKey.FREE, 1)
                .in(PlanKey.PRO, 3)
                .in(PlanKey.BUSINESS, 20);
    }

    @Bean
    static UsageSource activeClusters(JdbcClient jdbc) {
        return new ActiveClusters(jdbc);
    }

    @Bean
    static DemoClusters demoClusters(Clusters clusters, JdbcClient jdbc) {
        return new DemoClusters(clusters, jdbc);
    }

    @Bean
    static OwnedClusters ownedClusters(SystemDatabase database) {
        return new OwnedClusters(database);
    }

    @Bean
    static ClusterController clusterController(Clusters clusters) {
        return new ClusterController(clusters);
    }
}
