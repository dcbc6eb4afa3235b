package dev.basefly.clusters;

import dev.basefly.runtime.EventType;

/** A cluster was created, deleted or restored, and has this status now. */
public record ClusterStatusChanged(ClusterId cluster, ClusterPlan plan, ClusterStatus status) {

    public static final EventType<ClusterStatusChanged> TYPE = EventType.of(
                    "clusters.cluster_status_changed", ClusterStatusChanged.class)
            .keyedBy(ClusterStatusChanged::cluster)
            .visibleToItsTenant();
}
