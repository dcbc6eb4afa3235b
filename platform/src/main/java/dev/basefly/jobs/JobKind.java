package dev.basefly.jobs;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A kind of job: its name in the database, the record that its payload is, and how its jobs are treated. Declared once, as
 * a constant beside the payload; the name outlives versions, so it never changes.
 *
 * @param name {@code module.what_is_done}
 * @param payload a record that Jackson reads and writes
 * @param queue where its jobs wait; queues are paused separately
 * @param priority 0 to 100, 10 is normal; each step below is a head start of 30 seconds, each above it a delay
 * @param timeout after which an attempt is interrupted and counts as failed
 * @param isInternal whether it is the platform's own work for an organization, which only operators see and stop
 */
public record JobKind<P extends Record>(
        String name,
        Class<P> payload,
        String queue,
        int priority,
        Duration timeout,
        RetryPolicy retry,
        boolean isInternal) {

    static final int NORMAL = 10;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+");

    public JobKind {
        if (!NAME.matcher(name).matches() || name.length() > 100) {
            throw new IllegalArgumentException("'" + name + "' is no name of a kind, such as reports.monthly_usage");
        }
        if (!Lane.isQueue(queue)) {
            throw new IllegalArgumentException("'" + queue + "' is no name of a queue, such as mail");
        }
        if (priority < 0 || priority > 100) {
            throw new IllegalArgumentException("priority " + priority + " is not between 0 and 100");
        }
        if (!timeout.isPositive() || timeout.toDays() > 7) {
            throw new IllegalArgumentException("timeout " + timeout + " is not between 0 and 7 days");
        }
    }

    /** A kind of normal priority in the queue {@code default}, with ten attempts of at most five minutes each. */
    public static <P extends Record> JobKind<P> of(String name, Class<P> payload) {
        return new JobKind<>(name, payload, "default", NORMAL, Duration.ofMinutes(5), RetryPolicy.DEFAULT, false);
    }

    public JobKind<P> inQueue(String other) {
        return new JobKind<>(name, payload, other, priority, timeout, retry, isInternal);
    }

    public JobKind<P> withPriority(int other) {
        return new JobKind<>(name, payload, queue, other, timeout, retry, isInternal);
    }

    public JobKind<P> withTimeout(Duration other) {
        return new JobKind<>(name, payload, queue, priority, other, retry, isInternal);
    }

    public JobKind<P> retriedBy(RetryPolicy other) {
        return new JobKind<>(name, payload, queue, priority, timeout, other, isInternal);
    }

    /** Not shown to members of the organization, nor cancelled by them: work that others rely on, such as a mail. */
    public JobKind<P> internal() {
        return new JobKind<>(name, payload, queue, priority, timeout, retry, true);
    }
}
