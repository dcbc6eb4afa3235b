package dev.basefly.coordination;

import dev.basefly.coordination.LockStore.Claim;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Where leases are handed out: asks the store, again and again while there is patience, and has each lease extended. */
final class LockDesk {

    private static final Logger log = LoggerFactory.getLogger(LockDesk.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final LockStore store;
    private final LockFigures figures;
    private final Retry retry;
    private final String node;
    private final LongSupplier nanoTime;
    private final Turns turns = new Turns();

    LockDesk(LockStore store, LockFigures figures, Retry retry, String node, LongSupplier nanoTime) {
        this.store = store;
        this.figures = figures;
        this.retry = retry;
        this.node = node;
        this.nanoTime = nanoTime;
    }

    /** How long to wait before asking again: the delay, more or less the jitter. */
    record Retry(Duration delay, Duration jitter) {

        /** At most until the lease in the way runs out. */
        Duration next(Duration left) {
            long spread = jitter.toNanos();
            long wait = delay.toNanos() - spread + RandomGenerator.getDefault().nextLong(2 * spread + 1);
            long until =
                    left.isZero() ? wait : Math.min(wait, left.plusMillis(1).toNanos());
            return Duration.ofNanos(Math.max(until, 1));
        }
    }

    LockStore store() {
        return store;
    }

    String node() {
        return node;
    }

    /** What came of asking once: the lease, or how long the one in the way lasts, zero when unknown. */
    record Outcome(@Nullable HeldLease held, Duration left) {}

    /** Asks once, without waiting for anything. */
    Outcome tryNow(LockKey key, Duration lease) throws InterruptedException {
        Turns.Turn turn = turns.take(key, 0);
        if (turn == null) {
            return new Outcome(null, Duration.ZERO);
        }
        boolean held = false;
        try {
            Outcome outcome = askOnce(new Wish(key, lease, turn));
            held = outcome.held() != null;
            return outcome;
        } finally {
            if (!held) {
                turn.end();
            }
        }
    }

    /** Waits for the lock; null when it was not free in time. */
    @Nullable
    HeldLease acquire(LockKey key, Duration lease, Duration patience) {
        if (lease.compareTo(SHORTEST) < 0 || lease.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A lease lasts 1 second to 1 hour, not " + lease);
        }
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Take the lock " + key
                    + " before the transaction begins: otherwise it is released before others see what was written");
        }
        long start = nanoTime.getAsLong();
        try {
            Turns.Turn turn = turns.take(key, patience.toNanos());
            HeldLease held = turn == null ? null : ask(new Wish(key, lease, turn), start, patience.toNanos());
            if (held == null) {
                figures.refused();
            } else {
                figures.acquired(Duration.ofNanos(nanoTime.getAsLong() - start));
            }
            return held;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Refusals.interrupted();
        }
    }

    private record Wish(LockKey key, Duration lease, Turns.Turn turn) {}

    private @Nullable HeldLease ask(Wish wish, long start, long patience) throws InterruptedException {
        HeldLease held = null;
        try {
            for (boolean first = true; held == null; first = false) {
                Outcome outcome = askOnce(wish);
                held = outcome.held();
                long left = patience - (nanoTime.getAsLong() - start);
                if (held == null && first) {
                    figures.contended();
                }
                if (held == null && left <= 0) {
                    return null;
                }
                if (held == null) {
                    TimeUnit.NANOSECONDS.sleep(
                            Math.min(left, retry.next(outcome.left()).toNanos()));
                }
            }
            return held;
        } finally {
            if (held == null) {
                wish.turn().end();
            }
        }
    }

    private Outcome askOnce(Wish wish) {
        Claim claim = new Claim(wish.key(), UUID.randomUUID(), wish.lease(), node);
        long asked = nanoTime.getAsLong();
        return switch (attempt(claim)) {
            case LockStore.Granted granted ->
                new Outcome(keep(claim, granted.token(), asked, wish.turn()), Duration.ZERO);
            case LockStore.Busy busy -> new Outcome(null, busy.left());
            case LockStore.Full full -> throw Refusals.tooMany(full.most());
        };
    }

    /** Whether an attempt that failed was granted is unknown, so it is given back. */
    private LockStore.Attempt attempt(Claim claim) {
        try {
            return store.acquire(claim);
        } catch (RuntimeException failure) {
            try {
                boolean _ = store.release(claim);
            } catch (RuntimeException again) {
                failure.addSuppressed(again);
            }
            throw failure;
        }
    }

    private HeldLease keep(Claim claim, long token, long asked, Turns.Turn turn) {
        Lease lease = new Lease(claim.key(), token, claim.lease(), nanoTime, asked);
        lease.whenOver(turn::end);
        Thread.ofVirtual().name("lease-keeper").start(new LeaseKeeper(lease, claim, store, figures, nanoTime));
        log.debug("Acquired {} with token {}", claim.key(), token);
        return new HeldLease(lease, claim, store);
    }
}
