package dev.basefly.clusters.notice;

import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.ClusterStatus;
import dev.basefly.runtime.EventType;

/**
 * What was wanted of a cluster was given up, and waits for somebody to try again.
 *
 * @param status what the cluster is now: PENDING where it could not be made
 * @param reason in words for people
 */
public record ClusterFailed(ClusterId cluster, ClusterStatus status, String reason) {

    public static final EventType<ClusterFailed> TYPE = EventType.of("clusters.cluster_failed", ClusterFailed.class)
            .keyedBy(ClusterFailed::cluster)
            .visibleToItsTenant();
}
