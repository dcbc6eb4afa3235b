package dev.basefly.coordination;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets those of one process who want the same lock ask the store one after the other, in the order in which they came, so
 * that many of them cost the store no more than one.
 */
final class Turns {

    private final ConcurrentHashMap<LockKey, Queue> queues = new ConcurrentHashMap<>();

    private static final class Queue {

        final Semaphore turn = new Semaphore(1, true);
        volatile @Nullable Thread owner;
        int interested;
    }

    /** The right to ask for the lock and to hold it. */
    final class Turn {

        private final LockKey key;
        private final Queue queue;
        private final AtomicBoolean over = new AtomicBoolean();

        private Turn(LockKey key, Queue queue) {
            this.key = key;
            this.queue = queue;
        }

        /** Lets the next one ask; only the first call counts. */
        void end() {
            if (over.compareAndSet(false, true)) {
                queue.owner = null;
                queue.turn.release();
                leave(key);
            }
        }
    }

    /**
     * Waits for the turn; null when it did not come in time.
     *
     * @throws IllegalStateException when this thread has it already
     */
    @Nullable
    Turn take(LockKey key, long nanos) throws InterruptedException {
        Queue queue = enter(key);
        boolean taken = false;
        try {
            if (Thread.currentThread().equals(queue.owner)) {
                throw new IllegalStateException("This thread holds " + key + " already, and locks are not reentrant");
            }
            taken = queue.turn.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } finally {
            if (!taken) {
                leave(key);
            }
        }
        if (!taken) {
            return null;
        }
        queue.owner = Thread.currentThread();
        return new Turn(key, queue);
    }

    private Queue enter(LockKey key) {
        return queues.compute(key, (same, known) -> {
            Queue queue = known == null ? new Queue() : known;
            queue.interested++;
            return queue;
        });
    }

    private void leave(LockKey key) {
        queues.computeIfPresent(key, (same, queue) -> --queue.interested == 0 ? null : queue);
    }
}
