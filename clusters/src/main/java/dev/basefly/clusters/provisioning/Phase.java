package dev.basefly.clusters.provisioning;

/** Where the machines of a cluster are, as their provisioner tells. */
public enum Phase {
    /** Asked for, and waiting for their turn. */
    PENDING,
    /** Machines are being made. */
    CREATING,
    /** Machines are there, and Kubernetes begins on them. */
    INITING,
    /** Kubernetes answers. */
    RUNNING,
    /** Kept, and switched off. */
    STOPPED,
    /** Not to be had; only removing them is left. */
    FAILED,
    /** On their way out. */
    DELETING;

    /** Whether machines on their way up are here or further. */
    public boolean hasReached(Phase other) {
        return this != FAILED && this != DELETING && compareTo(other) >= 0;
    }
}
