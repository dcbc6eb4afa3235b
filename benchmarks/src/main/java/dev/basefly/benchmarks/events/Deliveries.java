package dev.basefly.benchmarks.events;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What a listener was given: whether each event of each key came once and in its order, and how fast. */
final class Deliveries {

    private final long expected;
    private final AtomicLongArray last;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final CountDownLatch all = new CountDownLatch(1);
    private volatile long lastAt;

    Deliveries(long expected, int keys) {
        this.expected = expected;
        this.last = new AtomicLongArray(keys);
    }

    /** @param number counted from 1 within the key */
    void one(int key, long number) {
        if (!last.compareAndSet(key, number - 1, number)) {
            wrong.incrementAndGet();
        }
        if (count.incrementAndGet() == expected) {
            lastAt = System.nanoTime();
            all.countDown();
        }
    }

    /** For a peer that keeps no order. */
    void oneOfAny() {
        if (count.incrementAndGet() == expected) {
            lastAt = System.nanoTime();
            all.countDown();
        }
    }

    /** Events per second since the time, in nanoseconds of the system's timer. */
    double perSecondSince(long start) throws InterruptedException {
        if (!all.await(20, TimeUnit.MINUTES)) {
            throw new IllegalStateException(count + " of " + expected + " events came");
        }
        return expected * 1e9 / (lastAt - start);
    }

    /** Events that were left out, came twice or out of the order of their key. */
    long wrong() {
        return wrong.get() + Math.abs(expected - count.get());
    }
}
