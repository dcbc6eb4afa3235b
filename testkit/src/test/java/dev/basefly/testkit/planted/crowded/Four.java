package dev.basefly.testkit.planted.crowded;

/** Public without need. */
public final class Four {}
