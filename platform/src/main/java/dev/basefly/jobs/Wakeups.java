package dev.basefly.jobs;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells workers that there is something to do: this process's own at once, the others by one notification for all that
 * was added within some milliseconds. A notification in each transaction would cost PostgreSQL two thirds of its rate of
 * commits, as it makes them wait in line. What is lost here is found by the sweep within a second.
 */
@CrossTenant(reason = "tells the workers of lanes of all tenants")
public final class Wakeups implements SmartLifecycle {

    public static final String CHANNEL = "basefly_jobs";

    /** Who is told within this process. */
    public interface Listener {
        void woken(Map<Lane, Long> lanes);

        void due(Instant time);

        /** Somebody wants a running job cancelled. */
        void cancelled();
    }

    private static final Logger log = LoggerFactory.getLogger(Wakeups.class);
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
    private static final Pattern BLANK = Pattern.compile(" ");
    private static final int LONGEST = 7_900;

    /** Nobody waits for the disk: a notification that a crash of the server loses is lost in any case. */
    private static final String NOTIFY = "select set_config('synchronous_commit', 'off', true), pg_notify(?, ?)";

    private final SystemDatabase database;
    private final UUID origin;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private Map<Lane, Long> untold = new HashMap<>();
    private volatile Listener listener = NOBODY;
    private volatile Runnable batches = () -> {};
    private volatile boolean othersListen = true;
    private volatile boolean running;

    private static final Listener NOBODY = new Listener() {
        @Override
        public void woken(Map<Lane, Long> lanes) {}

        @Override
        public void due(Instant time) {}

        @Override
        public void cancelled() {}
    };

    Wakeups(SystemDatabase database) {
        this.database = database;
        this.origin = UUID.randomUUID();
    }

    public void listen(Listener fresh) {
        listener = fresh;
    }

    /** Whether there is anybody else to tell. */
    public void othersListen(boolean listen) {
        othersListen = listen;
    }

    /** Runs whenever something has happened in a batch. */
    public void onBatches(Runnable look) {
        batches = look;
    }

    /** Something has happened in a batch, or will have when the transaction that is open is committed. */
    public void batchesMoved() {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    batches.run();
                }
            });
        } else {
            batches.run();
        }
    }

    /** Wakes once the transaction that is open is committed. */
    TransactionSynchronization after(Map<Lane, Long> lanes) {
        return new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wake(lanes);
            }
        };
    }

    /** Wakes at once: what is there is committed. */
    public void wake(Map<Lane, Long> lanes) {
        if (lanes.isEmpty()) {
            return;
        }
        listener.woken(lanes);
        if (othersListen) {
            lock.lock();
            try {
                lanes.forEach((lane, rank) -> untold.merge(lane, rank, Math::min));
                added.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Tells this process's worker at once; the others look within a quarter of their lease. */
    void cancel() {
        listener.cancelled();
    }

    void later(Instant time) {
        listener.due(time);
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("job-wakeups").start(this::tell);
    }

    @Override
    public void stop() {
        running = false;
        lock.lock();
        try {
            added.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops after whoever may still add jobs: the web server and the worker. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4096;
    }

    /** Reads a notification of another process; one that names no lanes, or is not understood, is empty. */
    public Map<Lane, Long> read(String payload) {
        Map<Lane, Long> lanes = new HashMap<>();
        try {
            payload.lines().skip(1).forEach(line -> {
                String[] parts = BLANK.split(line, 4);
                lanes.put(new Lane(UUID.fromString(parts[0]), parts[1], parts[3]), Long.parseLong(parts[2]));
            });
            return lanes;
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException notUnderstood) {
            return Map.of();
        }
    }

    public boolean isOwn(String payload) {
        return payload.startsWith(origin.toString());
    }

    private void tell() {
        boolean failing = false;
        while (running) {
            try {
                Map<Lane, Long> lanes = next();
                if (!lanes.isEmpty()) {
                    database.jdbc()
                            .sql(NOTIFY)
                            .param(CHANNEL)
                            .param(payload(lanes))
                            .query((row, _) -> true)
                            .list();
                }
                failing = false;
                TimeUnit.NANOSECONDS.sleep(BETWEEN_NANOS);
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException | Error failure) {
                if (!failing) {
                    log.warn("Other processes are not told of new jobs for now; they find them by themselves", failure);
                }
                failing = true;
            }
        }
    }

    private Map<Lane, Long> next() throws InterruptedException {
        lock.lock();
        try {
            while (untold.isEmpty() && running) {
                added.await();
            }
            Map<Lane, Long> lanes = untold;
            untold = new HashMap<>();
            return lanes;
        } finally {
            lock.unlock();
        }
    }

    /** At most 8,000 bytes, which is what a notification can hold; without lanes it asks for a sweep. */
    private String payload(Map<Lane, Long> lanes) {
        StringJoiner text = new StringJoiner("\n").add(origin.toString());
        lanes.forEach((lane, rank) -> text.add(lane.tenant() + " " + lane.queue() + " " + rank + " " + lane.key()));
        return text.length() <= LONGEST ? text.toString() : origin.toString();
    }
}
