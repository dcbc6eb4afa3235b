package dev.basefly.events.delivery;

import dev.basefly.events.OutsideUnavailable;
import dev.basefly.events.delivery.Inbox.Mark;
import dev.basefly.events.delivery.Reactions.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One shard of a listener, as this process works on it: one thread at a time. It goes through the log part by part; events
 * of one organization are done in one transaction, with the mark of how far it is.
 */
final class Shard {

    private static final Logger log = LoggerFactory.getLogger(Shard.class);
    private static final int LARGEST_RUN = 200;

    private final Running running;
    private final int number;
    private final Parts parts;
    private final Inbox inbox;
    private final int mostParked;
    /** Up to where nothing is left to do here, as far as this process knows. */
    private volatile long position;
    /** What the database says of that. */
    private volatile long noted;

    private long waitsAt;
    /** By the clock of {@link System#nanoTime()}. */
    private volatile long restsUntil = System.nanoTime();

    Shard(Running running, int number, Parts parts, long position, int mostParked) {
        this.running = running;
        this.number = number;
        this.parts = parts;
        this.inbox = new Inbox(running.id(), number);
        this.mostParked = mostParked;
        this.position = position;
        this.noted = position;
    }

    long position() {
        return position;
    }

    Running running() {
        return running;
    }

    /** Whether it waits for something outside, so that there is no point in going on now. */
    boolean rests() {
        return restsUntil - System.nanoTime() > 0;
    }

    /** Whether there is something for it behind its position; what is not is passed over. */
    boolean hasWork() {
        while (position < parts.log().head()) {
            EventLog.Part part = parts.log().after(position);
            for (StoredEvent event : part.events()) {
                if (event.position() > position && running.listensTo(event, number)) {
                    position = Math.max(position, event.position() - 1);
                    return true;
                }
            }
            position = part.upTo();
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
    boolean run(BooleanSupplier goesOn) {
        long from = parts.cursors().claim(running, number);
        if (from == Cursors.NONE) {
            return false;
        }
        position = Math.max(position, from);
        try {
            while (goesOn.getAsBoolean() && hasWork()) {
                EventLog.Part part = parts.log().after(position);
                long done = handle(part, goesOn);
                position = Math.max(position, done);
                if (done < part.upTo() || (position < parts.log().head() && !advance())) {
                    return false;
                }
            }
            return true;
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

    /** Returns up to which position all is done. */
    private long handle(EventLog.Part part, BooleanSupplier goesOn) {
        Map<UUID, List<StoredEvent>> runs = new LinkedHashMap<>();
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
            runs.computeIfAbsent(event.tenant(), _ -> new ArrayList<>()).add(event);
        }
        for (List<StoredEvent> run : runs.values()) {
            for (int from = 0; from < run.size(); from += LARGEST_RUN) {
                if (!goesOn.getAsBoolean()) {
                    return position;
                }
                handle(run.subList(from, Math.min(run.size(), from + LARGEST_RUN)));
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

    /** Handles events of one organization; one that fails is parked, and those before and behind it are not touched. */
    private void handle(List<StoredEvent> run) {
        if (run.isEmpty()) {
            return;
        }
        try {
            int done = effect(run);
            parts.meters().handled(running.listener().name(), done);
        } catch (RuntimeException failure) {
            if (Failures.isOfTheDatabase(failure) || Failures.outside(failure) != null) {
                throw failure;
            }
            if (run.size() == 1) {
                park(run.getFirst(), failure instanceof Failed ? failure.getCause() : failure);
            } else {
                int culprit =
                        failure instanceof Failed failed ? Math.max(0, run.indexOf(failed.event())) : run.size() / 2;
                handle(run.subList(0, culprit));
                handle(run.subList(culprit, culprit + 1));
                handle(run.subList(culprit + 1, run.size()));
            }
        }
    }

    /** All in one transaction: what is written there counts exactly if the mark moves with it. */
    private int effect(List<StoredEvent> run) {
        UUID tenant = run.getFirst().tenant();
        return parts.place()
                .inTransaction(tenant, "listener:" + running.listener().name(), jdbc -> {
                    Mark mark = inbox.advance(jdbc, tenant, run.getLast().position());
                    if (mark.before() >= run.getLast().position()) {
                        return 0;
                    }
                    Set<String> held = mark.held() ? inbox.heldKeys(jdbc, tenant) : Set.of();
                    int done = 0;
                    for (StoredEvent event : run) {
                        if (event.position() > mark.before()) {
                            done += handleOrHold(jdbc, event, held);
                        }
                    }
                    return done;
                });
    }

    private int handleOrHold(JdbcClient jdbc, StoredEvent event, Set<String> held) {
        if (held.contains(event.key())) {
            parts.parking().behind(id(), event);
            inbox.hold(jdbc, event);
            stopIfTooManyAreParked();
            return 0;
        }
        parts.reactions().run(running.listener(), event, 1, false);
        return 1;
    }

    /** First into the list and then out of the way: after a crash between the two it is simply tried here again. */
    private void park(StoredEvent event, @Nullable Throwable failure) {
        Throwable cause = failure == null ? new IllegalStateException("unknown") : failure;
        Duration wait = Running.postponement(cause).orElseGet(() -> running.waitAfter(1, cause));
        boolean holds = running.listener().holdingTheDead();
        log.warn("{} failed at event {}: {}", running.listener().name(), event.position(), Failures.text(cause));
        parts.parking().failed(id(), event, new Parking.FirstFailure(Failures.text(cause), wait, holds));
        parts.meters().parked(running.listener().name());
        parts.place()
                .inTransaction(event.tenant(), "listener:" + running.listener().name(), jdbc -> {
                    if (inbox.advance(jdbc, event.tenant(), event.position()).before() < event.position()) {
                        inbox.hold(jdbc, event);
                        if (wait == null && !holds) {
                            inbox.letPass(jdbc, event.tenant(), event.position());
                        }
                    }
                    return true;
                });
        stopIfTooManyAreParked();
    }

    private ShardId id() {
        return new ShardId(running.id(), number);
    }

    private void stopIfTooManyAreParked() {
        if (parts.parking().count(running.id(), mostParked) > mostParked) {
            parts.cursors().stick(running.id(), "more than " + mostParked + " events are parked");
        }
    }
}
