package dev.basefly.clusters.web;

import dev.basefly.access.Access;
import dev.basefly.clusters.Clusters;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
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
    static ClusterPages clusterPages(Clusters clusters, Access access, Forms forms) {
        return new ClusterPages(clusters, access, forms);
    }
}
