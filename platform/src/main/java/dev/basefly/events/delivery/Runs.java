package dev.basefly.events.delivery;

import dev.basefly.events.delivery.Cursors.ShardId;
import dev.basefly.events.delivery.Dispatcher.Parts;
import dev.basefly.events.delivery.Inbox.Mark;
import dev.basefly.events.delivery.Reactions.Failed;
import dev.basefly.events.delivery.Suspensions.Cause;
import dev.basefly.events.delivery.Suspensions.Suspended;
import dev.basefly.events.delivery.Suspensions.Suspending;
import dev.basefly.jobs.JobFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets a listener react to events of one organization: many in one transaction, with the mark of how far it is. One that
 * fails is found and parked; those before and behind it are not touched.
 */
final class Runs {

    private static final Logger log = LoggerFactory.getLogger(Runs.class);
    private static final int LARGEST = 200;
    /** After which a transaction is committed with what is done, so that others have their turn. */
    private static final long LONGEST = Duration.ofMillis(500).toNanos();

    private final Running running;
    private final Parts parts;
    private final ShardId shard;
    private final Inbox inbox;
    private final int mostParked;
    private boolean parked;

    Runs(Running running, int number, Parts parts, int mostParked) {
        this.running = running;
        this.parts = parts;
        this.shard = new ShardId(running.id(), number);
        this.inbox = new Inbox(running.id(), number);
        this.mostParked = mostParked;
    }

    /**
     * Deals with events of one organization, in their order.
     *
     * @param next asked before each transaction, whether to go on
     * @return whether all are dealt with
     * @throws Suspending when its events have to wait, from the position it says
     */
    boolean deliver(List<StoredEvent> events, BooleanSupplier next) {
        for (int done = 0; done < events.size(); ) {
            if (!next.getAsBoolean()) {
                return false;
            }
            parked = false;
            int more = attempt(events.subList(done, Math.min(events.size(), done + LARGEST)));
            StoredEvent last = events.get(done + more - 1);
            if (parked && !hasRoom(last.tenant())) {
                throw new Suspending(
                        new Suspended(last.tenant(), last.position(), Cause.FULL),
                        "More than " + mostParked + " events are parked (basefly.events.most-parked)");
            }
            done += more;
        }
        return true;
    }

    /** Whether events of the organization may still be parked. */
    boolean hasRoom(UUID tenant) {
        return parts.parking().count(running.id(), tenant, mostParked) <= mostParked;
    }

    /** Returns how many of them, the oldest, are dealt with. */
    private int attempt(List<StoredEvent> run) {
        boolean again = false;
        while (true) {
            try {
                return effect(run);
            } catch (RuntimeException thrown) {
                RuntimeException failure = Failures.own(thrown);
                if (Failures.outside(failure) != null) {
                    throw failure;
                }
                switch (blame(run, failure)) {
                    case DATABASE -> throw failure;
                    case PLACE -> throw away(run.getFirst(), failure);
                    case CONNECTION -> {
                        if (again) {
                            return isolate(run, failure);
                        }
                        again = true;
                    }
                    case WORK -> {
                        return isolate(run, failure);
                    }
                }
            }
        }
    }

    private Place.Blame blame(List<StoredEvent> run, RuntimeException failure) {
        return parts.place().blame(run.getFirst().tenant(), failure);
    }

    private static Suspending away(StoredEvent first, RuntimeException failure) {
        return new Suspending(
                new Suspended(first.tenant(), first.position() - 1, Cause.AWAY),
                "Its database is not to be had: " + Failures.text(Failures.cause(failure)));
    }

    private int isolate(List<StoredEvent> run, RuntimeException failure) {
        if (run.size() == 1) {
            park(run.getFirst(), Failures.cause(failure));
            return 1;
        }
        int culprit = failure instanceof Failed failed ? Math.max(0, run.indexOf(failed.event())) : run.size() / 2;
        if (culprit > 0) {
            int done = attempt(run.subList(0, culprit));
            if (done < culprit) {
                return done;
            }
        }
        return culprit + attempt(run.subList(culprit, culprit + 1));
    }

    /** All in one transaction: what is written there counts exactly if the mark moves with it. */
    private int effect(List<StoredEvent> run) {
        UUID tenant = run.getFirst().tenant();
        long end = System.nanoTime() + LONGEST;
        int[] handled = {0};
        int done = parts.place()
                .inTransaction(tenant, "listener:" + running.listener().name(), jdbc -> {
                    Mark mark = inbox.advance(jdbc, tenant, run.getLast().position());
                    if (mark.before() >= run.getLast().position()) {
                        return run.size();
                    }
                    Set<String> held = mark.held() ? inbox.heldKeys(jdbc, tenant) : Set.of();
                    handled[0] = 0;
                    for (int at = 0; at < run.size(); at++) {
                        StoredEvent event = run.get(at);
                        if (event.position() <= mark.before()) {
                            continue;
                        }
                        if (at > 0 && System.nanoTime() - end > 0) {
                            long upTo = Math.max(mark.before(), run.get(at - 1).position());
                            inbox.setBack(jdbc, tenant, upTo);
                            return at;
                        }
                        handled[0] += handleOrHold(jdbc, event, held);
                    }
                    return run.size();
                });
        parts.meters().handled(running.listener().name(), handled[0]);
        return done;
    }

    private int handleOrHold(JdbcClient jdbc, StoredEvent event, Set<String> held) {
        if (held.contains(event.key())) {
            parts.parking().behind(shard, event);
            inbox.hold(jdbc, event);
            parked = true;
            return 0;
        }
        parts.reactions().run(running.listener(), event, 1, false);
        return 1;
    }

    /** First into the list and then out of the way: after a crash between the two it is simply tried here again. */
    private void park(StoredEvent event, Throwable cause) {
        Optional<Duration> later = JobFailure.postponement(cause);
        Duration wait = later.orElseGet(() -> running.waitAfter(1, cause));
        boolean holds = running.listener().holdingTheDead();
        if (later.isPresent()) {
            log.info("{} puts off event {}: {}", running.listener().name(), event.position(), cause.getMessage());
        } else {
            log.warn("{} failed at event {}: {}", running.listener().name(), event.position(), Failures.text(cause));
        }
        parts.parking().failed(shard, event, new Parking.FirstFailure(Failures.text(cause), wait, holds));
        parts.meters().parked(running.listener().name());
        parked = true;
        try {
            parts.place()
                    .inTransaction(
                            event.tenant(), "listener:" + running.listener().name(), jdbc -> {
                                if (inbox.advance(jdbc, event.tenant(), event.position())
                                                .before()
                                        < event.position()) {
                                    inbox.hold(jdbc, event);
                                    if (wait == null && !holds) {
                                        inbox.letPass(jdbc, event.tenant(), event.position());
                                    }
                                }
                                return true;
                            });
        } catch (RuntimeException thrown) {
            RuntimeException failure = Failures.own(thrown);
            if (blame(List.of(event), failure) == Place.Blame.PLACE) {
                throw away(event, failure);
            }
            throw failure;
        }
    }
}
