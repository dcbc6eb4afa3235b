package dev.basefly.events.delivery;

import dev.basefly.events.OutsideUnavailable;
import dev.basefly.events.delivery.Reactions.Failed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries parked events again when their time has come, those of one key in their order. */
final class Retries {

    private static final Logger log = LoggerFactory.getLogger(Retries.class);
    private static final int MOST = 200;
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Map<Integer, Running> listeners;
    private final Parts parts;
    private final Duration lease;

    private enum Result {
        DONE,
        DONE_BEFORE,
        NOT_YET
    }

    Retries(Map<Integer, Running> listeners, Parts parts, Duration lease) {
        this.listeners = Map.copyOf(listeners);
        this.parts = parts;
        this.lease = lease;
    }

    /** Goes on until nothing is due. */
    void run(BooleanSupplier goesOn) {
        if (listeners.isEmpty()) {
            return;
        }
        boolean more = true;
        while (more && goesOn.getAsBoolean()) {
            parts.parking().promote(listeners.keySet());
            List<Parked> due = parts.parking().due(listeners.keySet(), MOST);
            more = false;
            for (Parked parked : due) {
                if (goesOn.getAsBoolean() && parts.parking().begin(parked, lease)) {
                    more |= attempt(parked);
                }
            }
        }
    }

    /** Returns whether something changed that others may have waited for. */
    private boolean attempt(Parked parked) {
        Running running = listeners.get(parked.listener());
        Optional<StoredEvent> event = parts.parking().event(parked);
        if (running == null || event.isEmpty()) {
            // Only an erased organization has events taken out of the log.
            parts.parking().remove(parked);
            return true;
        }
        if (!running.understands(event.get())) {
            parts.parking().postpone(parked, SOON);
            return false;
        }
        try {
            Result result = effect(running, parked, event.get());
            if (result == Result.NOT_YET) {
                parts.parking().postpone(parked, SOON);
                return false;
            }
            parts.parking().remove(parked);
            if (result == Result.DONE) {
                parts.meters().handled(running.listener().name(), 1);
            }
        } catch (RuntimeException failure) {
            if (Failures.isOfTheDatabase(failure)) {
                throw failure;
            }
            OutsideUnavailable outside = Failures.outside(failure);
            if (outside != null) {
                parts.parking().postpone(parked, outside.retryAfter());
                return false;
            }
            failed(
                    running,
                    parked,
                    failure instanceof Failed && failure.getCause() != null ? failure.getCause() : failure);
        }
        return true;
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

    private void failed(Running running, Parked parked, Throwable failure) {
        Optional<Duration> postponed = Running.postponement(failure);
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
