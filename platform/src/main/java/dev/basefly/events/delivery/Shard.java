package dev.basefly.events.delivery;

import dev.basefly.events.OutsideUnavailable;
import dev.basefly.events.delivery.Cursors.Claim;
import dev.basefly.events.delivery.Cursors.ShardId;
import dev.basefly.events.delivery.Dispatcher.Parts;
import dev.basefly.events.delivery.Suspensions.Cause;
import dev.basefly.events.delivery.Suspensions.Suspended;
import dev.basefly.events.delivery.Suspensions.Suspending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard of a listener, as this process works on it: one thread at a time. It goes through the log part by part, and
 * passes over organizations whose events have to wait, which catch up as soon as they can.
 */
final class Shard {

    private static final Logger log = LoggerFactory.getLogger(Shard.class);
    /** So much of the log's end is looked through by who decides what is worked on; more is work itself. */
    private static final long NEAR = 1_024;
    /** After so many parts of others an organization that catches up has its turn, and the other way round. */
    private static final int PARTS_IN_TURN = 5;

    private static final int PARTS_OF_A_LEASE = 50;

    private final Running running;
    private final int number;
    private final Parts parts;
    private final Runs runs;
    private final ShardId id;
    private final Map<UUID, Suspended> suspended = new ConcurrentHashMap<>();
    /** Up to where nothing is left to do here, as far as this process knows. */
    private volatile long position;
    /** What the database says of that. */
    private volatile long noted;
    /** Whether another process may have let somebody wait. */
    private volatile boolean suspects;

    private long waitsAt;
    /** By the clock of {@link System#nanoTime()}. */
    private volatile long restsUntil = System.nanoTime();

    /** Whose turn it is to work. */
    @FunctionalInterface
    interface Turn {
        /** Lets another one work if one waits for that; returns whether one did. */
        boolean giveWay();
    }

    /** What an organization has too many of is counted by listener. */
    private record Full(int listener, UUID tenant) {}

    Shard(Running running, int number, Parts parts, long position, int mostParked) {
        this.running = running;
        this.number = number;
        this.parts = parts;
        this.runs = new Runs(running, number, parts, mostParked);
        this.id = new ShardId(running.id(), number);
        this.position = position;
        this.noted = position;
    }

    Running running() {
        return running;
    }

    /** Whether it waits for something outside, so that there is no point in going on now. */
    boolean rests() {
        return restsUntil - System.nanoTime() > 0;
    }

    ShardId id() {
        return id;
    }

    long position() {
        return position;
    }

    int suspended() {
        return suspended.size();
    }

    /** Somebody is said to wait here, so that it is to be looked whether they still have to. */
    void suspect() {
        suspects = suspects || suspended.isEmpty();
    }

    /** Whether there may be something for it behind its position; what is not, at the log's end, is passed over. */
    boolean hasWork() {
        if (suspects
                || suspended.values().stream().anyMatch(one -> parts.waits().isDue(key(one)))) {
            return true;
        }
        passForgotten();
        return parts.log().head() - position > NEAR || seek(() -> true);
    }

    private void passForgotten() {
        position = Math.max(position, parts.log().forgotten());
    }

    /** Goes to what is next for it; returns whether there is something. */
    private boolean seek(BooleanSupplier next) {
        int read = 0;
        while (position < parts.log().head()) {
            EventLog.Part part = parts.log().after(position);
            for (StoredEvent event : part.events()) {
                if (event.position() > position && running.listensTo(event, number)) {
                    position = Math.max(position, event.position() - 1);
                    return true;
                }
            }
            position = part.upTo();
            if (!next.getAsBoolean() || (++read % PARTS_OF_A_LEASE == 0 && !advance())) {
                return false;
            }
        }
        return false;
    }

    /** Notes now and then how far it is although there was nothing for it. */
    void noteQuietProgress() {
        long to = position;
        if (to > noted) {
            noted = parts.cursors().skip(running, number, noted, to);
            position = Math.max(position, noted);
        }
    }

    /**
     * Goes on as long as there is something to do and this process has the shard.
     *
     * @return whether nothing was left, rather than it being another one's, or having to wait
     */
    boolean run(BooleanSupplier goesOn, Turn turn) {
        suspects = false;
        Optional<Claim> claim = parts.cursors().claim(running, number);
        if (claim.isEmpty()) {
            suspended.clear();
            return false;
        }
        position = Math.max(position, claim.get().position());
        passForgotten();
        BooleanSupplier next = () -> goesOn.getAsBoolean() && (!turn.giveWay() || advance());
        try {
            learn(claim.get());
            boolean mine = catchUp(next);
            while (mine && next.getAsBoolean() && seek(next)) {
                EventLog.Part part = parts.log().after(position);
                long done = handle(part, next);
                position = Math.max(position, done);
                if (done < part.upTo() || (position < parts.log().head() && !advance())) {
                    return false;
                }
                mine = catchUp(next);
            }
            return mine;
        } catch (RuntimeException failure) {
            OutsideUnavailable outside = Failures.outside(failure);
            if (outside == null) {
                throw failure;
            }
            restsUntil = System.nanoTime() + outside.retryAfter().toNanos();
            return false;
        } finally {
            parts.cursors().release(running, number, position);
            noted = position;
        }
    }

    private boolean advance() {
        return parts.cursors().advance(running, number, position);
    }

    /** Returns up to which position all is done, or passed over. */
    private long handle(EventLog.Part part, BooleanSupplier next) {
        Map<UUID, List<StoredEvent>> byTenant = new LinkedHashMap<>();
        long upTo = part.upTo();
        for (StoredEvent event : part.events()) {
            if (event.position() <= position || !running.listensTo(event, number)) {
                continue;
            }
            if (running.isTooNew(event)) {
                waitForNewer(event);
                upTo = event.position() - 1;
                break;
            }
            if (!suspended.containsKey(event.tenant())) {
                byTenant.computeIfAbsent(event.tenant(), _ -> new ArrayList<>()).add(event);
            }
        }
        for (List<StoredEvent> events : byTenant.values()) {
            try {
                if (!runs.deliver(events, next)) {
                    return position;
                }
            } catch (Suspending suspending) {
                if (!suspend(suspending)) {
                    return position;
                }
            }
        }
        return upTo;
    }

    private void waitForNewer(StoredEvent event) {
        if (waitsAt != event.position()) {
            waitsAt = event.position();
            log.warn(
                    "{} waits at event {} for a process that knows version {} of {}",
                    running.listener().name(),
                    event.position(),
                    event.version(),
                    event.type());
        }
    }

    private void learn(Claim claim) {
        suspended.clear();
        if (claim.suspended()) {
            parts.suspensions().of(id).forEach(one -> suspended.put(one.tenant(), one));
        }
    }

    /** Returns whether this process still has the shard. */
    private boolean suspend(Suspending suspending) {
        Suspended one = suspending.suspended();
        parts.waits().failed(key(one));
        if (suspended.put(one.tenant(), one) == null) {
            log.warn(
                    "{} lets events of organization {} wait from {} on: {}",
                    running.listener().name(),
                    one.tenant(),
                    one.position() + 1,
                    suspending.reason());
        }
        return parts.suspensions().begin(id, one, suspending.reason());
    }

    private Object key(Suspended one) {
        return switch (one.cause()) {
            case AWAY -> one.tenant();
            case FULL -> new Full(running.id(), one.tenant());
        };
    }

    /** Lets those go on that waited and need not any more; returns whether this process still has the shard. */
    private boolean catchUp(BooleanSupplier next) {
        for (Suspended one : List.copyOf(suspended.values())) {
            if (isDue(one) && !catchUp(one, next)) {
                return false;
            }
        }
        return true;
    }

    private boolean isDue(Suspended one) {
        if (!parts.waits().isDue(key(one))) {
            return false;
        }
        if (one.cause() == Cause.FULL && !runs.hasRoom(one.tenant())) {
            parts.waits().failed(key(one));
            return false;
        }
        return true;
    }

    private boolean catchUp(Suspended one, BooleanSupplier next) {
        long at = one.position();
        try {
            for (int part = 0; part < PARTS_IN_TURN; part++) {
                List<StoredEvent> some = parts.log().of(one.tenant(), at, position);
                if (some.isEmpty()) {
                    return caughtUp(one);
                }
                List<StoredEvent> own = some.stream()
                        .filter(event -> running.listensTo(event, number))
                        .toList();
                if (own.stream().anyMatch(running::isTooNew)) {
                    parts.waits().failed(key(one));
                    return true;
                }
                if (!runs.deliver(own, next)) {
                    return false;
                }
                if (!own.isEmpty()) {
                    parts.waits().over(key(one));
                }
                at = some.getLast().position();
                parts.suspensions().move(id, one.tenant(), at);
                suspended.put(one.tenant(), new Suspended(one.tenant(), at, one.cause()));
                if (!advance()) {
                    return false;
                }
            }
            return true;
        } catch (Suspending again) {
            return suspend(again);
        }
    }

    private boolean caughtUp(Suspended one) {
        suspended.remove(one.tenant());
        log.info("{} goes on with organization {}", running.listener().name(), one.tenant());
        return parts.suspensions().end(id, one.tenant());
    }
}
