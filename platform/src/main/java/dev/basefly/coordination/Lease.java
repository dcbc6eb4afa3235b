package dev.basefly.coordination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock as its holder sees it. It is believed no longer than the store grants it, measured by the monotonic clock from
 * before each request, less one per cent and two milliseconds for clocks that run unevenly: also a process that was paused
 * knows at once. Between looking and writing there is always a gap, which only the fencing token closes.
 */
public final class Lease {

    private enum State {
        HELD,
        LOST,
        ENDED
    }

    private static final Logger log = LoggerFactory.getLogger(Lease.class);
    private static final long UNEVENNESS = TimeUnit.MILLISECONDS.toNanos(2);

    private final LockKey key;
    private final long token;
    private final Duration length;
    private final LongSupplier nanoTime;
    private final ReentrantLock guard = new ReentrantLock();
    private final Condition changed = guard.newCondition();
    private final List<Runnable> onLoss = new ArrayList<>();
    private volatile State state = State.HELD;
    private volatile long until;
    private volatile Runnable whenOver = () -> {};
    private @Nullable Thread interrupted;

    /** @param asked by the monotonic clock, before the store was */
    Lease(LockKey key, long token, Duration length, LongSupplier nanoTime, long asked) {
        this.key = key;
        this.token = token;
        this.length = length;
        this.nanoTime = nanoTime;
        this.until = end(asked);
    }

    public LockKey key() {
        return key;
    }

    /** Greater than that of every holder of this key before, for {@link Fencing} or a column of the guarded thing itself. */
    public long fencingToken() {
        return token;
    }

    /** Whether the lock is still held, without asking the store. Once false it stays so. */
    public boolean isHeld() {
        return state == State.HELD && nanosLeft() > 0;
    }

    /**
     * Between steps of the work: goes on only while the lock is held.
     *
     * @throws dev.basefly.api.ApiError CONFLICT {@code stale_lock} otherwise
     */
    public void requireHeld() {
        if (!isHeld()) {
            throw Refusals.lost();
        }
    }

    /** Until the lease ends unless it is extended before, zero when it is no longer held. */
    public Duration remaining() {
        return state == State.HELD ? Duration.ofNanos(Math.max(0, nanosLeft())) : Duration.ZERO;
    }

    /** Calls this when the lock is lost, at once if it is already; never after the work has ended. It must not block. */
    public void onLoss(Runnable signal) {
        guard.lock();
        try {
            if (state == State.LOST) {
                signal.run();
            } else if (state == State.HELD) {
                onLoss.add(signal);
            }
        } finally {
            guard.unlock();
        }
    }

    /** Interrupts the calling thread when the lock is lost before the work ends. Statements in progress are broken off. */
    public void interruptOnLoss() {
        Thread worker = Thread.currentThread();
        onLoss(() -> {
            interrupted = worker;
            worker.interrupt();
        });
    }

    /** Waits until the lock is lost or, for a leader, resigned. */
    public void awaitEnd() throws InterruptedException {
        guard.lockInterruptibly();
        try {
            while (state == State.HELD) {
                changed.await();
            }
        } finally {
            guard.unlock();
        }
    }

    /** Runs this when the lock is lost or given back, which may be twice. */
    void whenOver(Runnable release) {
        whenOver = release;
    }

    /** The lock has been given back. */
    void over() {
        whenOver.run();
    }

    /** Waits until the lease is extended or ends, or this long. */
    void awaitChange(long nanos) throws InterruptedException {
        guard.lockInterruptibly();
        try {
            long before = until;
            long rest = nanos;
            while (state == State.HELD && until == before && rest > 0) {
                rest = changed.awaitNanos(rest);
            }
        } finally {
            guard.unlock();
        }
    }

    boolean isOpen() {
        return state == State.HELD;
    }

    long nanosLeft() {
        return until - nanoTime.getAsLong();
    }

    /** Takes note of an extension; one that comes after the end revives nothing. */
    void extended(long asked) {
        guard.lock();
        try {
            if (isHeld()) {
                long later = end(asked);
                until = later - until > 0 ? later : until;
            }
            changed.signalAll();
        } finally {
            guard.unlock();
        }
    }

    /** Returns whether it was held until now. */
    boolean lose() {
        guard.lock();
        try {
            if (state != State.HELD) {
                return false;
            }
            state = State.LOST;
            changed.signalAll();
            whenOver.run();
            onLoss.forEach(this::tell);
            return true;
        } finally {
            guard.unlock();
        }
    }

    /** One who fails does not keep the others from being told. */
    private void tell(Runnable signal) {
        try {
            signal.run();
        } catch (RuntimeException failure) {
            log.warn("Telling of the loss of {} failed", key, failure);
        }
    }

    /** Ends the belief in the lease, whether or not it was lost; takes back an interruption that came too late. */
    void end() {
        guard.lock();
        try {
            if (state == State.HELD) {
                state = State.ENDED;
            }
            onLoss.clear();
            changed.signalAll();
            if (Thread.currentThread().equals(interrupted)) {
                interrupted = null;
                boolean _ = Thread.interrupted();
            }
        } finally {
            guard.unlock();
        }
    }

    private long end(long asked) {
        return asked + length.toNanos() - length.toNanos() / 100 - UNEVENNESS;
    }
}
