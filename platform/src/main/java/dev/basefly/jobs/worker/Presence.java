package dev.basefly.jobs.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * One life of a worker among the others: an id that its jobs carry, and the time until which they are its own. The time is
 * measured here by a clock that also runs while the process is paused, and ends before the others give the worker up.
 */
final class Presence {

    private final UUID id = UUID.randomUUID();
    private final JobStore store;
    private final Duration lease;
    private final LongSupplier nanos;
    private volatile long provenAt;

    Presence(JobStore store, Duration lease, LongSupplier nanos) {
        this.store = store;
        this.lease = lease;
        this.nanos = nanos;
    }

    UUID id() {
        return id;
    }

    void begin(int capacity, Set<String> kinds) {
        long now = nanos.getAsLong();
        store.join(id, name(), capacity, kinds);
        provenAt = now;
    }

    /** Tells the others; false when they have given this worker up. */
    boolean beat() {
        long now = nanos.getAsLong();
        if (store.beat(id)) {
            provenAt = now;
            return true;
        }
        return false;
    }

    /** Whether a job that was taken is surely still this worker's: what an earlier life of it took is not. */
    boolean holds(Claimed job) {
        return id.equals(job.worker()) && holds();
    }

    /** Whether the jobs of this worker are surely still its own. */
    boolean holds() {
        return nanos.getAsLong() - provenAt < lease.toNanos();
    }

    void end() {
        store.leave(id);
    }

    private static String name() {
        long process = ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + ":" + process;
        } catch (UnknownHostException nameless) {
            return "pid " + process;
        }
    }
}
