package dev.basefly.jobs.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Jobs that this worker took and that wait for a free runner, handed out by turns of their tenants. */
final class Waiting {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final SequencedMap<UUID, Deque<Claimed>> tenants = new LinkedHashMap<>();
    private int size;
    private boolean closed;

    void add(Collection<Claimed> jobs) {
        lock.lock();
        try {
            jobs.forEach(job -> tenants.computeIfAbsent(job.tenant(), _ -> new ArrayDeque<>())
                    .add(job));
            size += jobs.size();
            if (jobs.size() == 1) {
                added.signal();
            } else {
                added.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next job, waited for; null when this is closed. */
    @Nullable
    Claimed take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size == 0 && !closed) {
                added.await();
            }
            return closed ? null : next();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back everything nobody has taken. */
    List<Claimed> drain() {
        lock.lock();
        try {
            List<Claimed> all = new ArrayList<>(size);
            tenants.values().forEach(all::addAll);
            tenants.clear();
            size = 0;
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** From now on nobody gets anything; what is left can be drained. */
    void close() {
        lock.lock();
        try {
            closed = true;
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Claimed next() {
        Map.Entry<UUID, Deque<Claimed>> turn = tenants.pollFirstEntry();
        Claimed job = turn.getValue().remove();
        if (!turn.getValue().isEmpty()) {
            tenants.putLast(turn.getKey(), turn.getValue());
        }
        size--;
        return job;
    }
}
