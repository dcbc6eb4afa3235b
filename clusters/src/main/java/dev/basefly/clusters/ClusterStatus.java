package dev.basefly.clusters;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Where a cluster is in its life: PENDING → CREATING → INITING → RUNNING ⇄ STOPPED, back to PENDING where its machines are
 * made anew, and DELETED from anywhere.
 */
public enum ClusterStatus {
    PENDING,
    CREATING,
    INITING,
    RUNNING,
    STOPPED,
    DELETED;

    /** Whether the life cycle allows to go on to the other status. */
    public boolean canBecome(ClusterStatus next) {
        return following().contains(next);
    }

    /** All that the life cycle allows to become this one. */
    public List<ClusterStatus> before() {
        return Arrays.stream(values()).filter(status -> status.canBecome(this)).toList();
    }

    /** Whether its machines were ready once and are kept. */
    public boolean isMade() {
        return this == RUNNING || this == STOPPED;
    }

    private Set<ClusterStatus> following() {
        return switch (this) {
            case PENDING -> Set.of(CREATING, DELETED);
            // A creation that fails, or begins anew.
            case CREATING -> Set.of(INITING, PENDING, DELETED);
            // Lost machines of a stopped cluster come back stopped.
            case INITING -> Set.of(RUNNING, STOPPED, PENDING, DELETED);
            case RUNNING -> Set.of(STOPPED, PENDING, DELETED);
            case STOPPED -> Set.of(RUNNING, PENDING, DELETED);
            // By restoration: what it was where its machines are kept, made anew otherwise.
            case DELETED -> Set.of(PENDING, RUNNING, STOPPED);
        };
    }
}
