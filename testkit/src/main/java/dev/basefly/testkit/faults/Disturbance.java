package dev.basefly.testkit.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is to happen, once, to the next statement whose SQL contains a text. */
public final class Disturbance {

    private final Fate fate;
    private final String sql;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final CountDownLatch met = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch delivered = new CountDownLatch(1);

    Disturbance(Fate fate, String sql) {
        this.fate = fate;
        this.sql = sql;
    }

    /** Waits until it happened; false when the time was over before. */
    public boolean happensWithin(Duration time) throws InterruptedException {
        return met.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets the server have a statement that is {@link Fate#REQUEST_LATE}, and waits until it has answered. */
    public void deliver() throws InterruptedException {
        released.countDown();
        delivered.await();
    }

    Fate fate() {
        return fate;
    }

    /** Whether this statement is the one; only once. */
    boolean takes(String statement) {
        return statement.contains(sql) && open.compareAndSet(true, false);
    }

    void hasHappened() {
        met.countDown();
    }

    void awaitRelease() throws InterruptedException {
        released.await();
    }

    void hasArrived() {
        delivered.countDown();
    }
}
