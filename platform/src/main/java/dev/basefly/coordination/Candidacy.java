package dev.basefly.coordination;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process' wish to lead a role; closing it resigns and lets another lead at once. */
public final class Candidacy implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Candidacy.class);

    private final String role;
    private final LockKey key;
    private final Leadership.Duty duty;
    private final Leadership leadership;
    private final Thread thread;
    private volatile boolean resigned;
    private volatile @Nullable Lease term;
    private final ReentrantLock gate = new ReentrantLock();
    private boolean interruptible;
    private boolean failing;

    Candidacy(String role, Leadership.Duty duty, Leadership leadership) {
        this.role = role;
        this.key = LockKey.ofLeader(role);
        this.duty = duty;
        this.leadership = leadership;
        this.thread = Thread.ofVirtual().name("leader-" + role).unstarted(this::run);
    }

    public String role() {
        return role;
    }

    /** The term in which this process leads now, empty while it does not. */
    public Optional<Lease> term() {
        Lease current = term;
        return current != null && current.isHeld() ? Optional.of(current) : Optional.empty();
    }

    /** Withdraws: the duty is interrupted, and once it has returned another process leads. Waits no longer than a lease. */
    @Override
    public void close() {
        resign();
        if (!Thread.currentThread().equals(thread)) {
            try {
                boolean _ = thread.join(leadership.lease());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        leadership.withdrawn(this);
    }

    void start() {
        thread.start();
    }

    /** The term is over for the duty at once, and for others once the duty has returned. */
    void resign() {
        resigned = true;
        Lease current = term;
        if (current != null) {
            current.end();
        }
        interrupt();
    }

    private void run() {
        while (!resigned) {
            Duration left = Duration.ZERO;
            try {
                LockDesk.Outcome outcome = leadership.desk().tryNow(key, leadership.lease());
                left = outcome.left();
                if (outcome.held() != null) {
                    lead(outcome.held());
                }
                failing = false;
            } catch (RuntimeException | Error | InterruptedException failure) {
                complain(failure);
            }
            pause(left);
        }
        leadership.withdrawn(this);
    }

    private void lead(HeldLease held) {
        Lease current = held.lease();
        log.info("Leads {} with token {}", role, current.fencingToken());
        current.onLoss(this::interrupt);
        term = current;
        try {
            interruptibly(() -> duty.lead(current));
        } catch (InterruptedException interrupted) {
            log.debug("The leader of {} was interrupted", role);
        } catch (Exception | Error failure) {
            log.error("The leader of {} failed and resigns", role, failure);
        } finally {
            term = null;
            held.release();
            log.info("No longer leads {}", role);
        }
    }

    /** A while that differs from process to process, at most until the present leader's lease runs out. */
    private void pause(Duration left) {
        long poll = leadership.poll().toNanos();
        long wait = poll / 2 + RandomGenerator.getDefault().nextLong(poll / 2 + 1);
        long end = left.isZero() ? wait : Math.min(wait, left.plusMillis(1).toNanos());
        try {
            interruptibly(() -> TimeUnit.NANOSECONDS.sleep(end));
        } catch (Exception resigning) {
            log.debug("Woken up to resign as candidate for {}", role);
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    /** An interruption while the store is asked would break the connection and leave the lease behind. */
    private void interruptibly(Step step) throws Exception {
        allowInterruption(true);
        try {
            if (!resigned) {
                step.run();
            }
        } finally {
            allowInterruption(false);
        }
    }

    private void allowInterruption(boolean allowed) {
        gate.lock();
        try {
            interruptible = allowed;
            boolean _ = !allowed && Thread.interrupted();
        } finally {
            gate.unlock();
        }
    }

    private void interrupt() {
        gate.lock();
        try {
            if (interruptible) {
                thread.interrupt();
            }
        } finally {
            gate.unlock();
        }
    }

    /** Once, not once per poll. */
    private void complain(Throwable failure) {
        if (!failing && !resigned) {
            log.warn("It cannot be decided for now who leads {}, which is tried again: {}", role, failure.toString());
        }
        failing = true;
    }
}
