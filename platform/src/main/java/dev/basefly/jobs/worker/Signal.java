package dev.basefly.jobs.worker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes one thread that waits, or the next time it wants to. */
final class Signal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private boolean set;

    void give() {
        lock.lock();
        try {
            set = true;
            given.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until this is given, at most for the time. */
    void await(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!set && left > 0) {
                left = given.awaitNanos(left);
            }
            set = false;
        } finally {
            lock.unlock();
        }
    }

    void awaitMillis(long millis) throws InterruptedException {
        await(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
