package dev.basefly.events.delivery;

import dev.basefly.events.delivery.Dispatcher.Parts;
import dev.basefly.events.delivery.Reactions.Failed;
import dev.basefly.events.delivery.Replays.Replay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** Goes on with every replay until its end, with one part of each in turn. */
    void run(BooleanSupplier goesOn) {
        boolean more = true;
        while (more && goesOn.getAsBoolean()) {
            more = false;
            Set<Integer> asked = parts.replays().running(listeners.keySet());
            if (!asked.isEmpty()) {
                List<Running> known = asked.stream().map(listeners::get).toList();
                for (Replay replay : parts.replays().claim(parts.cursors().newest(known))) {
                    more |= goesOn.getAsBoolean() && step(replay);
                }
            }
        }
    }

    /** Returns whether there is more to do at once. */
    private boolean step(Replay replay) {
        Running running = listeners.get(replay.listener());
        long position = Math.max(replay.position(), parts.log().forgotten());
        if (running == null || position >= replay.upTo()) {
            boolean _ = parts.replays().advance(replay, position);
            return false;
        }
        parts.log().reached(replay.upTo());
        EventLog.Part part = parts.log().after(position);
        for (List<StoredEvent> run : runs(running, replay, part, position)) {
            if (!parts.waits().isDue(run.getFirst().tenant()) || !effect(running, replay, run)) {
                return false;
            }
        }
        long done = Math.min(part.upTo(), replay.upTo());
        return parts.replays().advance(replay, done) && done < replay.upTo();
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
        } catch (RuntimeException thrown) {
            RuntimeException failure = Failures.own(thrown);
            switch (parts.place().blame(tenant, failure)) {
                case DATABASE -> throw failure;
                case PLACE -> {
                    // The replay waits for it; others, and what happens, do not.
                    parts.waits().failed(tenant);
                    return false;
                }
                case CONNECTION, WORK -> {}
            }
            if (Failures.outside(failure) != null) {
                return false; // it goes on where it was with the next look
            }
            int culprit = failure instanceof Failed failed ? Math.max(0, run.indexOf(failed.event())) : 0;
            if (run.size() > 1 && culprit > 0) {
                return effect(running, replay, run.subList(0, culprit))
                        && effect(running, replay, run.subList(culprit, run.size()));
            }
            parts.replays().stop(replay, run.getFirst(), Failures.text(Failures.cause(failure)));
            return false;
        }
    }
}
