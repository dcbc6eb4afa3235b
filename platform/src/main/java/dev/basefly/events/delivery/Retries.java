package dev.basefly.events.delivery;

import dev.basefly.events.OutsideUnavailable;
import dev.basefly.events.delivery.Dispatcher.Parts;
import dev.basefly.events.delivery.Parking.Parked;
import dev.basefly.jobs.JobFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries parked events again when their time has come, those of one key in their order, and a number of others beside. */
final class Retries {

    private static final Logger log = LoggerFactory.getLogger(Retries.class);
    private static final int MOST = 200;
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofMinutes(1);

    private final Map<Integer, Running> listeners;
    private final Parts parts;
    private final Duration lease;
    private final Runnable wakeUp;
    private final Semaphore places;
    /** A listener that is slow leaves some places to others. */
    private final Map<Integer, Semaphore> ofListener;

    private final Set<Thread> working = ConcurrentHashMap.newKeySet();

    private enum Result {
        DONE,
        DONE_BEFORE,
        NOT_YET
    }

    /**
     * @param lease after which an attempt is begun by another process
     * @param atOnce how many attempts are made beside each other
     * @param wakeUp lets the next ones be looked for
     */
    Retries(Map<Integer, Running> listeners, Parts parts, Duration lease, int atOnce, Runnable wakeUp) {
        this.listeners = Map.copyOf(listeners);
        this.parts = parts;
        this.lease = lease;
        this.wakeUp = wakeUp;
        this.places = new Semaphore(atOnce);
        this.ofListener = listeners.keySet().stream()
                .collect(Collectors.toMap(id -> id, _ -> new Semaphore(Math.max(1, atOnce / 2))));
    }

    /** Begins what is due. */
    void run(BooleanSupplier goesOn) {
        if (listeners.isEmpty()) {
            return;
        }
        parts.parking().promote(listeners.keySet());
        for (Parked parked : parts.parking().due(listeners.keySet(), MOST)) {
            Semaphore own = ofListener.get(parked.listener());
            if (own == null || isAway(parked) || !own.tryAcquire()) {
                continue;
            }
            if (!goesOn.getAsBoolean() || !awaitPlace()) {
                own.release();
                return;
            }
            Thread thread = Thread.ofVirtual().name("event-retry").unstarted(() -> attempt(parked, own));
            working.add(thread);
            thread.start();
        }
    }

    /** Lets what is at work end. */
    void awaitEnd(Duration patience) throws InterruptedException {
        for (Thread thread : working) {
            if (!thread.join(patience)) {
                thread.interrupt();
            }
        }
    }

    private boolean awaitPlace() {
        try {
            places.acquire();
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isAway(Parked parked) {
        Duration left = parts.waits().left(parked.tenant());
        if (left.isPositive()) {
            parts.parking().delay(parked, left);
            return true;
        }
        return false;
    }

    private void attempt(Parked parked, Semaphore own) {
        boolean changed = false;
        try {
            changed = parts.parking().begin(parked, lease) && attempt(parked);
        } catch (RuntimeException | Error failure) {
            log.warn("Event {} cannot be tried again for now: {}", parked.position(), Failures.text(failure));
        } finally {
            own.release();
            places.release();
            working.remove(Thread.currentThread());
        }
        if (changed && working.isEmpty()) {
            wakeUp.run();
        }
    }

    /** Returns whether something changed that others may have waited for. */
    private boolean attempt(Parked parked) {
        Running running = listeners.get(parked.listener());
        Optional<StoredEvent> event = parts.parking().event(parked);
        if (event.isEmpty()) {
            // The log has forgotten it, which is counted where that is done; or its organization is being erased, and
            // this
            // row with it.
            parts.parking().postpone(parked, LATER);
            return false;
        }
        if (running == null || !running.understands(event.get())) {
            parts.parking().postpone(parked, SOON);
            return false;
        }
        try {
            Result result = effect(running, parked, event.get());
            parts.waits().over(parked.tenant());
            if (result == Result.NOT_YET) {
                parts.parking().postpone(parked, SOON);
                return false;
            }
            parts.parking().remove(parked);
            if (result == Result.DONE) {
                parts.meters().handled(running.listener().name(), 1);
            }
            return true;
        } catch (RuntimeException thrown) {
            return failed(running, parked, Failures.own(thrown));
        }
    }

    /** The event is taken out of the inbox in the transaction of its effect: who does not find it there, does nothing. */
    private Result effect(Running running, Parked parked, StoredEvent event) {
        Inbox inbox = new Inbox(parked.listener(), parked.shard());
        return parts.place()
                .inTransaction(parked.tenant(), "listener:" + running.listener().name(), jdbc -> {
                    // Asked first: who holds it commits both at once, and may do so between the two statements.
                    boolean passed = inbox.hasPassed(jdbc, parked.tenant(), parked.position());
                    if (!inbox.take(jdbc, parked.tenant(), parked.position())) {
                        return passed ? Result.DONE_BEFORE : Result.NOT_YET;
                    }
                    parts.reactions().run(running.listener(), event, parked.attempt() + 1, false);
                    return Result.DONE;
                });
    }

    private boolean failed(Running running, Parked parked, RuntimeException failure) {
        OutsideUnavailable outside = Failures.outside(failure);
        if (outside != null) {
            parts.parking().postpone(parked, outside.retryAfter());
            return false;
        }
        switch (parts.place().blame(parked.tenant(), failure)) {
            case DATABASE -> throw failure;
            case PLACE -> {
                parts.waits().failed(parked.tenant());
                parts.parking().postpone(parked, parts.waits().left(parked.tenant()));
                return false;
            }
            case CONNECTION, WORK -> note(running, parked, Failures.cause(failure));
        }
        return true;
    }

    private void note(Running running, Parked parked, Throwable failure) {
        Optional<Duration> postponed = JobFailure.postponement(failure);
        if (postponed.isPresent()) {
            parts.parking().postpone(parked, postponed.get());
            return;
        }
        Duration wait = running.waitAfter(parked.attempt() + 1, failure);
        boolean holds = running.listener().holdingTheDead();
        String text = Failures.text(failure);
        if (wait == null) {
            log.error("{} gave up event {}: {}", running.listener().name(), parked.position(), text);
            if (!holds) {
                letPass(running, parked);
            }
        }
        parts.parking().failedAgain(parked, text, wait, holds);
    }

    private void letPass(Running running, Parked parked) {
        Inbox inbox = new Inbox(parked.listener(), parked.shard());
        parts.place()
                .inTransaction(parked.tenant(), "listener:" + running.listener().name(), jdbc -> {
                    inbox.letPass(jdbc, parked.tenant(), parked.position());
                    return true;
                });
    }
}
