package dev.basefly.benchmarks.figures;

/** How much time a run may take: published figures need FULL. */
public enum Effort {
    FULL,
    QUICK;

    public int pick(int full, int quick) {
        return this == FULL ? full : quick;
    }
}
