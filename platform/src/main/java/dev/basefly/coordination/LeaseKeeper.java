package dev.basefly.coordination;

import dev.basefly.coordination.LockStore.Claim;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extends a lease for as long as the work lasts: when a third is left, at least 500 ms before its end, and up to four times
 * until then if the store does not answer, for one connection may hang and another not. Tells when the lease is lost.
 */
final class LeaseKeeper implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final Duration LEAST_LEFT = Duration.ofMillis(500);
    private static final int ATTEMPTS = 4;

    private final Lease lease;
    private final Claim claim;
    private final LockStore store;
    private final LockFigures figures;
    private final LongSupplier nanoTime;
    private long nextAttempt;

    LeaseKeeper(Lease lease, Claim claim, LockStore store, LockFigures figures, LongSupplier nanoTime) {
        this.lease = lease;
        this.claim = claim;
        this.store = store;
        this.figures = figures;
        this.nanoTime = nanoTime;
        this.nextAttempt = nanoTime.getAsLong();
    }

    static long whenLeft(Duration length) {
        return Math.max(length.toNanos() / 3, LEAST_LEFT.toNanos());
    }

    @Override
    public void run() {
        try {
            while (lease.isOpen()) {
                long left = lease.nanosLeft();
                if (left <= 0) {
                    lost("it could not be extended in time");
                    return;
                }
                long now = nanoTime.getAsLong();
                if (left <= whenLeft(claim.lease()) && nextAttempt - now <= 0) {
                    nextAttempt = now + whenLeft(claim.lease()) / ATTEMPTS;
                    Thread.ofVirtual().name("lease-extension").start(this::extend);
                }
                lease.awaitChange(Math.min(left, Math.max(left - whenLeft(claim.lease()), nextAttempt - now)));
            }
        } catch (InterruptedException impossible) {
            // Nobody knows this thread.
            Thread.currentThread().interrupt();
        }
    }

    private void extend() {
        long asked = nanoTime.getAsLong();
        try {
            if (store.extend(claim)) {
                lease.extended(asked);
            } else {
                lost("somebody else has it");
            }
        } catch (RuntimeException failure) {
            log.warn(
                    "The lease of {} could not be extended, which is tried again: {}", claim.key(), failure.toString());
        }
    }

    private void lost(String why) {
        if (lease.lose()) {
            figures.lost();
            log.warn("The lock {} with token {} was lost: {}", claim.key(), lease.fencingToken(), why);
        }
    }
}
