package dev.basefly.coordination;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Several processes in one: each has a desk of its own in front of the same store. */
final class Nodes {

    static final Duration SECOND = Duration.ofSeconds(1);

    private Nodes() {}

    static LockDesk desk(LockStore store, String name) {
        var retry = new LockDesk.Retry(Duration.ofMillis(20), Duration.ofMillis(15));
        return new LockDesk(store, new LockFigures(), retry, name, System::nanoTime);
    }

    static Locks locks(LockStore store) {
        return new Locks(desk(store, "node"), Duration.ofSeconds(20));
    }

    static Leadership leadership(LockStore store, String name) {
        return new Leadership(desk(store, name), Duration.ofMillis(1500), Duration.ofMillis(100));
    }

    /** A store that a process reaches no more, as if it was paused or cut off: its calls hang until it is joined again. */
    static class CutOff implements LockStore {

        private final LockStore store;
        private final Semaphore way = new Semaphore(1);
        private final CountDownLatch hanging = new CountDownLatch(1);

        CutOff(LockStore store) {
            this.store = store;
        }

        void cut() {
            way.acquireUninterruptibly();
        }

        void join() {
            way.release();
        }

        /** Waits until a call hangs. */
        void awaitHanging() throws InterruptedException {
            hanging.await();
        }

        @Override
        public Attempt acquire(Claim claim) {
            pass();
            return store.acquire(claim);
        }

        @Override
        public boolean extend(Claim claim) {
            pass();
            return store.extend(claim);
        }

        @Override
        public boolean release(Claim claim) {
            pass();
            return store.release(claim);
        }

        @Override
        public long nextToken() {
            return store.nextToken();
        }

        @Override
        public Optional<HeldLock> releaseByForce(LockKey key) {
            return store.releaseByForce(key);
        }

        @Override
        public List<HeldLock> held(@Nullable LockKey after, int most) {
            return store.held(after, most);
        }

        @Override
        public List<HeldLock> leaders() {
            return store.leaders();
        }

        @Override
        public String description() {
            return store.description();
        }

        private void pass() {
            if (!way.tryAcquire()) {
                hanging.countDown();
                way.acquireUninterruptibly();
            }
            way.release();
        }
    }
}
