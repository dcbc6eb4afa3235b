package dev.basefly.coordination;

import java.time.Instant;

/**
 * A lock that somebody holds.
 *
 * @param fencingToken greater than that of every holder before
 * @param node the process that holds it
 * @param expiresAt when the lease ends unless it is extended before, after the clock of the store
 */
public record HeldLock(LockKey key, long fencingToken, String node, Instant acquiredAt, Instant expiresAt) {}
