package dev.basefly.clusters.notice;

import dev.basefly.clusters.ClusterId;
import dev.basefly.runtime.EventType;

/** The machines of a cluster were made, and it runs. */
public record ClusterCameUp(ClusterId cluster) {

    public static final EventType<ClusterCameUp> TYPE = EventType.of("clusters.cluster_came_up", ClusterCameUp.class)
            .keyedBy(ClusterCameUp::cluster)
            .visibleToItsTenant();
}
