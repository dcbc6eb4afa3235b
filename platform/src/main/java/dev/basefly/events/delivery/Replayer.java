package dev.basefly.events.delivery;

import dev.basefly.events.delivery.Reactions.Failed;
import dev.basefly.events.delivery.Replays.Replay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Gives a listener events once more, in their order and with effects exactly once for each replay. It stops at an event
 * that fails, and goes on when an operator wants that.
 */
final class Replayer {

    private static final int LARGEST_RUN = 200;

    private final Map<Integer, Running> listeners;
    private final Parts parts;

    Replayer(Map<Integer, Running> listeners, Parts parts) {
        this.listeners = Map.copyOf(listeners);
        this.parts = parts;
    }

    /** Goes on with every replay until its end. */
    void run(BooleanSupplier goesOn) {
        if (!listeners.isEmpty()) {
            for (Replay replay : parts.replays().claim(parts.cursors().newest(listeners.values()))) {
                replay(replay, goesOn);
            }
        }
    }

    private void replay(Replay replay, BooleanSupplier goesOn) {
        Running running = listeners.get(replay.listener());
        long position = replay.position();
        while (running != null && goesOn.getAsBoolean() && position < replay.upTo()) {
            parts.log().reached(replay.upTo());
            EventLog.Part part = parts.log().after(position);
            for (List<StoredEvent> run : runs(running, replay, part, position)) {
                if (!effect(running, replay, run)) {
                    return;
                }
            }
            position = Math.min(part.upTo(), replay.upTo());
            if (!parts.replays().advance(replay, position)) {
                return;
            }
        }
        if (position >= replay.upTo()) {
            parts.replays().advance(replay, position);
        }
    }

    private static List<List<StoredEvent>> runs(Running running, Replay replay, EventLog.Part part, long position) {
        Map<UUID, List<StoredEvent>> byTenant = new LinkedHashMap<>();
        for (StoredEvent event : part.events()) {
            if (event.position() > position
                    && replay.wants(event)
                    && running.listener().on(event.type()) != null) {
                byTenant.computeIfAbsent(event.tenant(), _ -> new ArrayList<>()).add(event);
            }
        }
        List<List<StoredEvent>> runs = new ArrayList<>();
        for (List<StoredEvent> all : byTenant.values()) {
            for (int from = 0; from < all.size(); from += LARGEST_RUN) {
                runs.add(all.subList(from, Math.min(all.size(), from + LARGEST_RUN)));
            }
        }
        return runs;
    }

    /** Returns whether the replay goes on. */
    private boolean effect(Running running, Replay replay, List<StoredEvent> run) {
        if (run.isEmpty()) {
            return true;
        }
        Inbox inbox = new Inbox(replay.inbox(), 0);
        UUID tenant = run.getFirst().tenant();
        try {
            return parts.place()
                    .inTransaction(tenant, "listener:" + running.listener().name(), jdbc -> {
                        long before = inbox.advance(jdbc, tenant, run.getLast().position())
                                .before();
                        for (StoredEvent event : run) {
                            if (event.position() > before) {
                                parts.reactions().run(running.listener(), event, 1, true);
                            }
                        }
                        return true;
                    });
        } catch (RuntimeException failure) {
            if (Failures.isOfTheDatabase(failure)) {
                throw failure;
            }
            if (Failures.outside(failure) != null) {
                return false; // it goes on where it was with the next look
            }
            int culprit = failure instanceof Failed failed ? Math.max(0, run.indexOf(failed.event())) : 0;
            if (run.size() > 1 && culprit > 0) {
                return effect(running, replay, run.subList(0, culprit))
                        && effect(running, replay, run.subList(culprit, run.size()));
            }
            Throwable cause = failure instanceof Failed && failure.getCause() != null ? failure.getCause() : failure;
            parts.replays().stop(replay, run.getFirst(), Failures.text(cause));
            return false;
        }
    }
}
