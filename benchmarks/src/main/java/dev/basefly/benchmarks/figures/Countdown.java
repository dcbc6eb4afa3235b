package dev.basefly.benchmarks.figures;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts pieces of work as they are done, and measures from the first to the last. */
public final class Countdown {

    private final int expected;
    private final AtomicLong done = new AtomicLong();
    private final CountDownLatch all = new CountDownLatch(1);
    private volatile long first;
    private volatile long last;

    public Countdown(int expected) {
        this.expected = expected;
    }

    /** One more is done. */
    public void one() {
        long number = done.incrementAndGet();
        if (number == 1) {
            first = System.nanoTime();
        }
        if (number == expected) {
            last = System.nanoTime();
            all.countDown();
        }
    }

    /** Waits for all; how many a second were done from the first to the last. */
    public double perSecond() throws InterruptedException {
        await();
        return expected * 1e9 / (last - first);
    }

    /** Waits for all, five minutes at most. */
    public void await() throws InterruptedException {
        if (!all.await(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException("Only " + done + " of " + expected + " were done");
        }
    }

    /**
     * Ends the run when something was done twice.
     *
     * @throws IllegalStateException when more were done than there were
     */
    public void requireExact() {
        if (done.get() != expected) {
            throw new IllegalStateException(done + " were done in place of " + expected);
        }
    }
}
