package dev.basefly.coordination;

import dev.basefly.coordination.LockStore.Claim;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lease together with what it takes to give it back. */
record HeldLease(Lease lease, Claim claim, LockStore store) {

    private static final Logger log = LoggerFactory.getLogger(HeldLease.class);

    /** Does the work and gives the lease back; what was done under a lost lock is no success. */
    <T extends @Nullable Object, X extends Throwable> T use(Locks.Work<T, X> work) throws X {
        try {
            T result = work.run(lease);
            lease.requireHeld();
            return result;
        } finally {
            release();
        }
    }

    /** Lets others have the lock at once. If the store does not answer, they have it when the lease runs out. */
    void release() {
        lease.end();
        try {
            boolean own = store.release(claim);
            log.debug("Released {} with token {}{}", claim.key(), lease.fencingToken(), own ? "" : ", lost before");
        } catch (RuntimeException failure) {
            log.warn("{} was not released and runs out by itself: {}", claim.key(), failure.toString());
        } finally {
            lease.over();
        }
    }
}
