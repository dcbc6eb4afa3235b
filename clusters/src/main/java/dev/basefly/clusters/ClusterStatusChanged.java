package dev.basefly.clusters;

import dev.basefly.runtime.EventType;

/** Something changed about how a cluster stands, and it has this status now, perhaps as before. */
public record ClusterStatusChanged(ClusterId cluster, ClusterPlan plan, ClusterStatus status) {

    public static final EventType<ClusterStatusChanged> TYPE = EventType.of(
                    "clusters.cluster_status_changed", ClusterStatusChanged.class)
            .keyedBy(ClusterStatusChanged::cluster)
            .visibleToItsTenant();
}
