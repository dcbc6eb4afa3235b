package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobId;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes how jobs ended: all that ended while the last statement ran go with the next one, so that many runners share a
 * commit. While the database is away, outcomes are kept and runners wait.
 */
final class Writer {

    private static final Logger log = LoggerFactory.getLogger(Writer.class);
    private static final String UNWRITABLE = "How it ended could not be written";
    private static final int LARGEST = 500;
    private static final int MOST_WAITING = 2_000;
    private static final long BETWEEN_ATTEMPTS_MILLIS = 500;

    private final JobStore store;
    private final Clock clock;
    private final Supplier<UUID> worker;
    private final Consumer<List<Outcome>> written;
    private final BlockingQueue<Outcome> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("job-writer").unstarted(this::work);
    private volatile boolean closed;

    /** @param written told of outcomes once the database has them or refused them */
    Writer(JobStore store, Clock clock, Supplier<UUID> worker, Consumer<List<Outcome>> written) {
        this.store = store;
        this.clock = clock;
        this.worker = worker;
        this.written = written;
    }

    void start() {
        thread.start();
    }

    void add(Outcome outcome) throws InterruptedException {
        waiting.put(outcome);
    }

    /** Writes what is left, as long as the database takes it within the time. */
    void close(long millis) throws InterruptedException {
        closed = true;
        thread.join(millis);
    }

    private void work() {
        while (true) {
            try {
                List<Outcome> batch = next(closed ? 0 : 50);
                if (!batch.isEmpty()) {
                    write(batch);
                } else if (closed) {
                    return;
                }
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** What ended since, waited for at most the time. */
    List<Outcome> next(long millis) throws InterruptedException {
        List<Outcome> batch = new ArrayList<>();
        Outcome first = waiting.poll(millis, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            waiting.drainTo(batch, LARGEST - 1);
        }
        return batch;
    }

    /** Writes once, and tells whom it concerns; what the database does not take is its exception. */
    void writeOnce(List<Outcome> batch) {
        Set<UUID> ours = store.write(worker.get(), batch, clock.instant());
        written.accept(batch);
        batch.forEach(outcome -> tell(outcome, ours.contains(outcome.job().id())));
    }

    private void write(List<Outcome> batch) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                writeOnce(batch);
                return;
            } catch (RuntimeException | Error failure) {
                if (isRefused(failure)) {
                    writeApart(batch, failure);
                    return;
                }
                if (attempt == 1) {
                    log.warn("How {} jobs ended cannot be written for now; it is tried again", batch.size(), failure);
                }
                TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MILLIS);
            }
        }
    }

    /** What the database refuses for its content would be refused for ever, and must not hold up the others. */
    private void writeApart(List<Outcome> batch, Throwable failure) throws InterruptedException {
        if (batch.size() > 1) {
            for (Outcome outcome : batch) {
                write(List.of(outcome));
            }
            return;
        }
        Outcome refused = batch.getFirst();
        log.error(
                "How job {} ended was refused by the database",
                new JobId(refused.job().id()),
                failure);
        if (UNWRITABLE.equals(refused.error())) {
            written.accept(batch);
            tell(refused, false);
        } else {
            Outcome dead = Outcome.dead(refused.job(), UNWRITABLE);
            write(List.of(dead));
            refused.written().complete(true);
        }
    }

    /** Whether the fault is in the data (SQLSTATE classes 22 and 23) and not on the way to the database. */
    private static boolean isRefused(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith("22") || sql.getSQLState().startsWith("23");
            }
        }
        return false;
    }

    private static void tell(Outcome outcome, boolean ours) {
        if (!ours) {
            log.warn(
                    "Job {} was no longer this worker's when it ended",
                    new JobId(outcome.job().id()));
        }
        outcome.written().complete(ours);
    }
}
