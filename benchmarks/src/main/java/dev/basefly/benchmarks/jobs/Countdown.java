package dev.basefly.benchmarks.jobs;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts jobs as they are done, and measures from the first to the last. */
final class Countdown {

    private final int expected;
    private final AtomicLong done = new AtomicLong();
    private final CountDownLatch all = new CountDownLatch(1);
    private volatile long first;
    private volatile long last;

    Countdown(int expected) {
        this.expected = expected;
    }

    void one() {
        long number = done.incrementAndGet();
        if (number == 1) {
            first = System.nanoTime();
        }
        if (number == expected) {
            last = System.nanoTime();
            all.countDown();
        }
    }

    double perSecond() throws InterruptedException {
        await();
        return expected * 1e9 / (last - first);
    }

    void await() throws InterruptedException {
        if (!all.await(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException("Only " + done + " of " + expected + " jobs were done");
        }
    }

    void requireExact() {
        if (done.get() != expected) {
            throw new IllegalStateException(done + " jobs were done in place of " + expected);
        }
    }
}
