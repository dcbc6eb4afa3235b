package dev.basefly.benchmarks;

/** How much time a run may take: published figures need FULL. */
enum Effort {
    FULL,
    QUICK;

    int pick(int full, int quick) {
        return this == FULL ? full : quick;
    }
}
