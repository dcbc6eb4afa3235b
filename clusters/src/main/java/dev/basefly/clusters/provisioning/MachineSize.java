package dev.basefly.clusters.provisioning;

/** How large a machine of a pool is, and what it costs. */
public enum MachineSize {
    SMALL(2, 4, 2),
    MEDIUM(4, 16, 8),
    LARGE(8, 32, 16);

    private final int cores;
    private final int gibibytes;
    private final int hourlyCents;

    MachineSize(int cores, int gibibytes, int hourlyCents) {
        this.cores = cores;
        this.gibibytes = gibibytes;
        this.hourlyCents = hourlyCents;
    }

    public int cores() {
        return cores;
    }

    /** Of memory. */
    public int gibibytes() {
        return gibibytes;
    }

    /** The price of an hour in which the machine runs, in cents of a euro. */
    public int hourlyCents() {
        return hourlyCents;
    }
}
