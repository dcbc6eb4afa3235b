package dev.basefly.clusters;

import dev.basefly.clusters.provisioning.MachineSize;

/** What a cluster is paid by; a person may have one active cluster of each in an organization. */
public enum ClusterPlan {
    FREE(1, 2, MachineSize.SMALL),
    PRO(3, 10, MachineSize.MEDIUM),
    BUSINESS(10, 100, MachineSize.LARGE);

    private final int mostPools;
    private final int mostNodes;
    private final MachineSize largest;

    ClusterPlan(int mostPools, int mostNodes, MachineSize largest) {
        this.mostPools = mostPools;
        this.mostNodes = mostNodes;
        this.largest = largest;
    }

    public int mostPools() {
        return mostPools;
    }

    /** Machines of all pools of one cluster. */
    public int mostNodes() {
        return mostNodes;
    }

    /** The largest machines that its pools may have. */
    public MachineSize largest() {
        return largest;
    }
}
