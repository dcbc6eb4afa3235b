package dev.basefly.clusters;

import java.util.Set;

/** Where a cluster is in its life: PENDING → CREATING → INITING → RUNNING ⇄ STOPPED, and DELETED from anywhere. */
public enum ClusterStatus {
    PENDING,
    CREATING,
    INITING,
    RUNNING,
    STOPPED,
    DELETED;

    /** Whether the life cycle allows to go on to the other status. A deleted cluster only comes back by restoration. */
    public boolean canBecome(ClusterStatus next) {
        return following().contains(next);
    }

    private Set<ClusterStatus> following() {
        return switch (this) {
            case PENDING -> Set.of(CREATING, DELETED);
            case CREATING -> Set.of(INITING, DELETED);
            case INITING -> Set.of(RUNNING, DELETED);
            case RUNNING -> Set.of(STOPPED, DELETED);
            case STOPPED -> Set.of(RUNNING, DELETED);
            case DELETED -> Set.of();
        };
    }
}
