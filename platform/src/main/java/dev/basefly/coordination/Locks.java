package dev.basefly.coordination;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Does work while no other process does work of the same key. A lock saves work that would be done twice; a write that
 * must not happen twice needs {@link Fencing} inside of it, because a paused process does not know that it was overtaken.
 * Locks are taken before a transaction begins and are not reentrant. Keys are of the organization in scope.
 */
public final class Locks {

    private final LockDesk desk;
    private final boolean ofInstallation;
    private final Duration patience;

    Locks(LockDesk desk, Duration patience) {
        this(desk, patience, false);
    }

    private Locks(LockDesk desk, Duration patience, boolean ofInstallation) {
        this.desk = desk;
        this.patience = patience;
        this.ofInstallation = ofInstallation;
    }

    /** Work under a lock. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object, X extends Throwable> {

        T run(Lease lease) throws X;
    }

    /** The same locks with keys of the whole installation instead of the organization in scope. */
    public Locks ofInstallation() {
        return new Locks(desk, patience, true);
    }

    /** The same locks, for which {@link #with} waits this long. */
    public Locks waitingFor(Duration wait) {
        return new Locks(desk, wait, ofInstallation);
    }

    /**
     * Waits for the lock, does the work, and releases it.
     *
     * @param lease how long the lock outlives a holder that crashes, 1 second to 1 hour; extended while the work lasts
     * @throws dev.basefly.api.ApiError CONFLICT {@code locked} when it was not free within the wait, {@code stale_lock} when
     *     it was lost before the work had ended
     * @throws IllegalStateException inside a transaction, or when this thread holds the lock already
     */
    public <T extends @Nullable Object, X extends Throwable> T with(String key, Duration lease, Work<T, X> work)
            throws X {
        HeldLease held = desk.acquire(key(key), lease, patience);
        if (held == null) {
            throw Refusals.locked();
        }
        return held.use(work);
    }

    /**
     * Does the work if the lock is free now, otherwise answers empty at once.
     *
     * @param work must not answer null
     * @see #with
     */
    public <T, X extends Throwable> Optional<T> tryWith(String key, Duration lease, Work<T, X> work) throws X {
        HeldLease held = desk.acquire(key(key), lease, Duration.ZERO);
        return held == null ? Optional.empty() : Optional.of(held.use(work));
    }

    private LockKey key(String name) {
        return ofInstallation ? LockKey.ofInstallation(name) : LockKey.ofTenant(name);
    }
}
