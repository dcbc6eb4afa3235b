package dev.basefly.clusters.web;

import dev.basefly.access.Access;
import dev.basefly.clusters.ClusterCounts;
import dev.basefly.clusters.Clusters;
import dev.basefly.clusters.Kubeconfigs;
import dev.basefly.clusters.NodePools;
import dev.basefly.clusters.life.Costs;
import dev.basefly.clusters.life.History;
import dev.basefly.dashboard.Command;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.dashboard.overview.Tile;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the product's pages and their place in the navigation. */
@AutoConfiguration(
        afterName = {"dev.basefly.clusters.ClustersConfiguration", "dev.basefly.dashboard.DashboardConfiguration"})
class ClusterPagesConfiguration {

    @Bean
    static NavigationItem clustersNavigation() {
        return new NavigationItem("Clusters", "/clusters", Icon.CLUSTERS, 100).requiring("clusters:read");
    }

    @Bean
    static Command createCluster() {
        return new Command("Create cluster", "/clusters/new", Icon.CLUSTERS, 100, "clusters:write");
    }

    @Bean
    static Tile clusterTile(ClusterCounts counts) {
        return new Tile("Clusters", "/clusters", 100, "clusters:read", new ClusterTile(counts)::content).on("clusters");
    }

    @Bean
    static ClusterPages clusterPages(Clusters clusters, Access access, Forms forms) {
        return new ClusterPages(clusters, access, forms);
    }

    @Bean
    static ClusterDetailPages clusterDetailPages(
            Clusters clusters, NodePools pools, Kubeconfigs kubeconfigs, Costs costs, History history, Access access) {
        return new ClusterDetailPages(clusters, pools, kubeconfigs, costs, history, access);
    }

    @Bean
    static PoolPages poolPages(Clusters clusters, NodePools pools, Access access, Forms forms) {
        return new PoolPages(clusters, pools, access, forms);
    }
}
