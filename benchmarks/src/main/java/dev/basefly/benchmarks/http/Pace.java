package dev.basefly.benchmarks.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When requests are due at a constant rate, whatever becomes of the answers (open loop). Latency counts from there, so
 * that a server that stops answering is not spared the requests that wait meanwhile.
 */
final class Pace {

    private final long start;
    private final double perSecond;
    private final long total;
    private long taken;

    /** @param start the first due time, in nanoseconds of {@link System#nanoTime} */
    Pace(long start, double perSecond, Duration duration) {
        this.start = start;
        this.perSecond = perSecond;
        this.total = (long) (perSecond * duration.toNanos() / TimeUnit.SECONDS.toNanos(1));
    }

    boolean isExhausted() {
        return taken == total;
    }

    boolean isDue(long now) {
        return !isExhausted() && next() - now <= 0;
    }

    /** Takes the oldest request that was not taken yet and returns when it was due. */
    long take() {
        if (isExhausted()) {
            throw new IllegalStateException("No request is left");
        }
        long due = next();
        taken++;
        return due;
    }

    long total() {
        return total;
    }

    private long next() {
        return start + (long) (taken * (TimeUnit.SECONDS.toNanos(1) / perSecond));
    }
}
