package dev.basefly.events.delivery;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When this process tries something again that was not to be had: each time it waits twice as long as before, up to half a
 * minute, so that what is away is not asked for by every listener at once.
 */
final class Waits {

    private static final long FIRST = Duration.ofMillis(250).toNanos();
    private static final long LONGEST = Duration.ofSeconds(30).toNanos();

    private final Map<Object, Wait> waits = new ConcurrentHashMap<>();

    private record Wait(long length, long dueAt) {

        boolean isOver() {
            return System.nanoTime() - dueAt >= 0;
        }
    }

    boolean isDue(Object what) {
        Wait wait = waits.get(what);
        return wait == null || wait.isOver();
    }

    /** How long it is until then. */
    Duration left(Object what) {
        Wait wait = waits.get(what);
        return wait == null || wait.isOver()
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, wait.dueAt() - System.nanoTime()));
    }

    /** It was tried in vain; several at the same time count as one. */
    void failed(Object what) {
        waits.compute(what, (_, wait) -> {
            if (wait != null && !wait.isOver()) {
                return wait;
            }
            boolean fresh = wait == null || System.nanoTime() - wait.dueAt() > LONGEST;
            long length = fresh ? FIRST : Math.min(LONGEST, 2 * wait.length());
            return new Wait(length, System.nanoTime() + length);
        });
    }

    /** It is to be had again. */
    void over(Object what) {
        waits.remove(what);
    }
}
