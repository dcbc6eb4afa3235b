package dev.basefly.events.delivery;

import java.time.Instant;
import java.util.UUID;

/**
 * An event that a listener could not deal with, or that waits behind such a one.
 *
 * @param attempt how many there were
 * @param dueAt when it is tried again
 */
record Parked(int listener, int shard, UUID tenant, long position, String key, int attempt, Instant dueAt) {}
