package dev.basefly.coordination;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where leases are kept. Times are the store's; a holder is a random value, and only it extends and releases its own. */
interface LockStore extends AutoCloseable {

    /** What came of an attempt. */
    sealed interface Attempt {}

    /** The lease is the caller's, with a token greater than every one before. */
    record Granted(long token) implements Attempt {}

    /**
     * Somebody else has it.
     *
     * @param left until that lease ends unless it is extended, zero when unknown
     */
    record Busy(Duration left) implements Attempt {}

    /** The organization holds as many locks as it may. */
    record Full(int most) implements Attempt {}

    /** One who wants a lock. */
    record Claim(LockKey key, UUID holder, Duration lease, String node) {}

    Attempt acquire(Claim claim);

    /** Prolongs the lease from now on; false when it is no longer the holder's. */
    boolean extend(Claim claim);

    /** Frees the lock; false when it was no longer the holder's. */
    boolean release(Claim claim);

    /** A greater token than every one given for any key so far. */
    long nextToken();

    /** Frees a lock whoever holds it; empty when nobody does. */
    Optional<HeldLock> releaseByForce(LockKey key);

    /** Held locks in the order of their keys, those behind {@code after}. */
    List<HeldLock> held(@Nullable LockKey after, int most);

    /** Held by leaders. */
    List<HeldLock> leaders();

    /** For people, without secrets. */
    String description();

    /** What is wrong with it, each with its remedy. */
    default List<String> problems() {
        return List.of();
    }

    @Override
    default void close() {
        // Most have nothing of their own.
    }
}
