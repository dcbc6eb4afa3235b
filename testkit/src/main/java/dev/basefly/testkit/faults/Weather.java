package dev.basefly.testkit.faults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How the way is at the moment for everything that passes. */
final class Weather {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean stalled;
    private long delayNanos;
    private long bytesPerSecond;

    void stall() {
        change(() -> stalled = true);
    }

    void delay(Duration time) {
        change(() -> delayNanos = time.toNanos());
    }

    void limit(long perSecond) {
        change(() -> bytesPerSecond = perSecond);
    }

    void heal() {
        change(() -> {
            stalled = false;
            delayNanos = 0;
            bytesPerSecond = 0;
        });
    }

    /**
     * Waits as long as so many bytes take.
     *
     * @param first whether they begin a turn of the conversation, which the delay is for
     */
    void pass(int bytes, boolean first) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = (first ? delayNanos : 0)
                    + (bytesPerSecond == 0 ? 0 : bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
            while (left > 0) {
                left = changed.awaitNanos(left);
            }
            while (stalled) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable how) {
        lock.lock();
        try {
            how.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
