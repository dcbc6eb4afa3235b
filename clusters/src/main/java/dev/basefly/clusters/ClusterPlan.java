package dev.basefly.clusters;

/** What a cluster is paid by; a person may have one active cluster of each in an organization. */
public enum ClusterPlan {
    FREE,
    PRO,
    BUSINESS
}
