package dev.basefly.events.delivery;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.EventSignal;
import dev.basefly.events.EventTypes;
import dev.basefly.events.EventsSettings;
import dev.basefly.events.Listener;
import dev.basefly.runtime.PeriodicTask;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What delivers events in one process: puts them in order, and lets the shards of listeners go on. */
@CrossTenant(reason = "delivers the events of all tenants")
final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration SWEEP = Duration.ofMillis(250);
    private static final Duration RETRY_SWEEP = Duration.ofMillis(500);
    private static final Duration NOTING = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Each holds a connection of the pool while it waits. */
    private static final int PLACES_APART = 2;

    private final EventTypes types;
    private final EventSignal signal;
    private final EventsSettings settings;
    private final Parts parts;
    private final Semaphore places;
    /** Of listeners that speak to something outside, each its own. */
    private final Map<Integer, Semaphore> apart = new ConcurrentHashMap<>();

    private final Map<Shard, Thread> working = new ConcurrentHashMap<>();
    private final Map<Integer, Running> listeners = new HashMap<>();
    private final List<Shard> shards = new ArrayList<>();
    private final PeriodicTask sequencing;
    private final PeriodicTask delivering;
    private final PeriodicTask noting;
    private final PeriodicTask retrying;
    private final PeriodicTask replaying;
    private final PeriodicTask watching;
    private volatile Retries retries;
    private volatile Set<Integer> stuck = Set.of();
    private volatile boolean running;

    /** What the shards of all listeners work with. */
    record Parts(
            EventLog log,
            Cursors cursors,
            Place place,
            Parking parking,
            Reactions reactions,
            Meters meters,
            Replays replays,
            Suspensions suspensions,
            Waits waits) {}

    /** What a dispatcher tells of itself with. */
    record Surroundings(Clock clock, Tracer tracer, MeterRegistry meters) {}

    Dispatcher(
            SystemDatabase database,
            Place place,
            EventTypes types,
            EventSignal signal,
            EventsSettings settings,
            Surroundings around) {
        this.types = types;
        this.signal = signal;
        this.settings = settings;
        this.places = new Semaphore(settings.concurrency(), true);
        EventLog events = new EventLog(database);
        Meters meters = new Meters(around.meters());
        UUID node = UUID.randomUUID();
        TimeLimit limit = new TimeLimit(settings.timeLimit());
        this.parts = new Parts(
                events,
                new Cursors(database, around.clock(), node, settings.lease()),
                place,
                new Parking(database, around.clock()),
                new Reactions(around.tracer(), types, limit),
                meters,
                new Replays(database, around.clock(), node, settings.lease()),
                new Suspensions(database, around.clock(), node),
                new Waits());
        this.delivering = PeriodicTask.every(SWEEP, "event-delivery", this::look);
        Sequencer sequencer = new Sequencer(database, events, moved -> {
            meters.sequenced(moved);
            signal.placed();
            delivering.wakeUp();
        });
        this.sequencing = PeriodicTask.every(SWEEP, "event-sequencer", sequencer::run);
        this.noting = PeriodicTask.every(NOTING, "event-progress", this::note);
        this.retries = retries();
        this.retrying = PeriodicTask.every(RETRY_SWEEP, "event-retries", goesOn -> retries.run(goesOn));
        this.replaying =
                PeriodicTask.every(RETRY_SWEEP, "event-replays", goesOn -> new Replayer(listeners, parts).run(goesOn));
        this.watching = PeriodicTask.every(limit.period(), "event-time-limit", limit::check);
    }

    private Retries retries() {
        return new Retries(
                listeners,
                parts,
                settings.lease().plus(settings.timeLimit()),
                settings.concurrency(),
                () -> this.retrying.wakeUp());
    }

    /** From now on what these listen to can be published. */
    void learnTypes(List<Listener> all) {
        all.stream()
                .flatMap(listener -> listener.reactions().stream())
                .map(Listener.On::type)
                .filter(Objects::nonNull)
                .forEach(types::add);
    }

    /**
     * Makes the listeners known and begins.
     *
     * @throws IllegalStateException when two have the same name
     */
    void start(List<Listener> all) {
        learnTypes(all);
        listeners.clear();
        shards.clear();
        Set<String> names = new HashSet<>();
        for (Listener listener : all) {
            if (!names.add(listener.name())) {
                throw new IllegalStateException("Two listeners have the name " + listener.name());
            }
            add(listener);
        }
        retries = retries();
        running = true;
        signal.onPublished(sequencing::wakeUp);
        tasks().forEach(PeriodicTask::start);
    }

    private void add(Listener listener) {
        Cursors.Known known = parts.cursors().register(listener);
        Running added = new Running(listener, known.id(), known.shards(), types);
        listeners.put(known.id(), added);
        List<Long> positions = parts.cursors().positions(known.id());
        List<Shard> own = new ArrayList<>();
        for (int number = 0; number < known.shards(); number++) {
            own.add(new Shard(added, number, parts, positions.get(number), settings.mostParked()));
        }
        shards.addAll(own);
        parts.meters().lag(listener.name(), own, this::lag);
        parts.meters()
                .suspended(
                        listener.name(),
                        own,
                        all -> all.stream().mapToInt(Shard::suspended).sum());
        parts.meters().stuck(listener.name(), added, one -> stuck.contains(one.id()) ? 1 : 0);
    }

    private double lag(List<Shard> own) {
        long slowest = own.stream().mapToLong(Shard::position).min().orElse(0);
        return Math.max(0, parts.log().head() - slowest);
    }

    /** Lets what is at work end, for ten seconds. */
    void stop() {
        running = false;
        signal.onPublished(() -> {});
        tasks().forEach(PeriodicTask::stop);
        try {
            for (Thread thread : working.values()) {
                if (!thread.join(PATIENCE)) {
                    thread.interrupt();
                }
            }
            retries.awaitEnd(PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts the shards for which there is something and that do nothing. */
    private void look(BooleanSupplier goesOn) {
        parts.log().refresh();
        for (Shard shard : shards) {
            if (goesOn.getAsBoolean() && !working.containsKey(shard) && !shard.rests() && shard.hasWork()) {
                Thread thread = Thread.ofVirtual().name("event-shard").unstarted(() -> work(shard));
                working.put(shard, thread);
                thread.start();
            }
        }
    }

    private void work(Shard shard) {
        boolean caughtUp = false;
        Semaphore place = placesOf(shard.running());
        try {
            place.acquire();
            try {
                caughtUp = shard.run(() -> running, () -> giveWay(place));
            } finally {
                place.release();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            log.warn("Events cannot be delivered for now, and are tried again soon: {}", Failures.text(failure));
        } finally {
            working.remove(shard);
        }
        if (caughtUp && shard.position() < parts.log().head()) {
            delivering.wakeUp();
        }
    }

    private Semaphore placesOf(Running listener) {
        return listener.listener().apart()
                ? apart.computeIfAbsent(listener.id(), _ -> new Semaphore(PLACES_APART, true))
                : places;
    }

    /** The one who waits for longest has the place next. */
    private static boolean giveWay(Semaphore place) {
        if (!place.hasQueuedThreads()) {
            return false;
        }
        place.release();
        place.acquireUninterruptibly();
        return true;
    }

    private List<PeriodicTask> tasks() {
        return List.of(sequencing, delivering, noting, retrying, replaying, watching);
    }

    /** Each organization has a bound of its own; this one is for so many of them that the listener itself is to blame. */
    private void stickWithTooMuch() {
        int most = settings.mostParkedInAll();
        for (Running listener : listeners.values()) {
            if (parts.parking().count(listener.id(), most) > most) {
                parts.cursors().stick(listener, "more than " + most + " events of all organizations are parked");
            }
        }
    }

    private void note(BooleanSupplier goesOn) {
        if (listeners.isEmpty()) {
            return;
        }
        parts.cursors().seen(listeners.keySet());
        stickWithTooMuch();
        stuck = parts.cursors().stuck(listeners.keySet());
        Set<Cursors.ShardId> waiting = parts.suspensions().known(listeners.keySet());
        shards.stream().filter(shard -> waiting.contains(shard.id())).forEach(Shard::suspect);
        for (Shard shard : shards) {
            if (goesOn.getAsBoolean() && !working.containsKey(shard)) {
                shard.noteQuietProgress();
            }
        }
    }
}
