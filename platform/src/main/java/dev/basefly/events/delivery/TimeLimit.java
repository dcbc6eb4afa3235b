package dev.basefly.events.delivery;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Interrupts reactions that take too long, so that a shard does not stand still for one of them for ever. */
final class TimeLimit {

    private static final Logger log = LoggerFactory.getLogger(TimeLimit.class);

    private final Duration limit;
    private final Set<Attempt> running = ConcurrentHashMap.newKeySet();

    /** A reaction took longer than it may. */
    static final class Exceeded extends RuntimeException {

        private static final long serialVersionUID = 1;

        Exceeded(Duration limit) {
            super("The reaction took longer than " + limit.toMillis()
                    + " ms (basefly.events.time-limit): let it add a job for what takes long");
        }
    }

    /** A reaction that runs on this thread. */
    final class Attempt {

        private final Thread thread = Thread.currentThread();
        private final long began = System.nanoTime();
        private final String what;
        private boolean told;
        private boolean ended;
        private boolean reported;

        Attempt(String what) {
            this.what = what;
        }

        /** From here on the thread is not interrupted for it any more; returns whether it was. */
        synchronized boolean end() {
            ended = true;
            running.remove(this);
            if (told) {
                boolean ignored = Thread.interrupted();
            }
            return told;
        }

        private synchronized void check() {
            long took = System.nanoTime() - began;
            if (ended || took < limit.toNanos()) {
                return;
            }
            if (!told) {
                told = true;
                thread.interrupt();
            } else if (!reported && took > 2 * limit.toNanos()) {
                reported = true;
                log.error("{} goes on although it was interrupted after {}: it keeps its shard", what, limit);
            }
        }
    }

    TimeLimit(Duration limit) {
        this.limit = limit;
    }

    Attempt begin(String what) {
        Attempt attempt = new Attempt(what);
        running.add(attempt);
        return attempt;
    }

    Exceeded exceeded() {
        return new Exceeded(limit);
    }

    /** How often to look. */
    Duration period() {
        return Duration.ofMillis(Math.clamp(limit.toMillis() / 4, 10, 500));
    }

    /** Interrupts what takes too long. */
    void check() {
        running.forEach(Attempt::check);
    }
}
