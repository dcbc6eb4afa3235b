package dev.basefly.realtime;

import dev.basefly.events.EventTail;
import dev.basefly.realtime.History.Older;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The streams of this node, and who of them gets which message. One thread reads the log for all of them and passes on; a
 * stream that comes is registered under the same lock under which the node goes on by a message, so that between what it
 * missed and what it is sent there is neither a hole nor an overlap.
 */
final class Hub implements LiveStream.Ends {

    private static final long RETRY_MILLIS = 2_000;
    private static final int PART = 1_000;

    private final EventTail tail;
    private final Feeds feeds;
    private final RealtimeSettings settings;
    private final RealtimeMeters meters;
    private final EventIds ids;
    private final Clock clock;
    private final Places places;
    private final History history;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Topic, Set<LiveStream>> listening = new HashMap<>();
    private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();
    private volatile long position;
    private volatile Newest newest = new Newest(Long.MIN_VALUE, System.nanoTime());

    /** A channel of one organization, as it is told apart inside: a person's own is {@code me:usr_…}. */
    private record Topic(TenantId organization, String channel) {}

    /** How far the log was when it was asked; nothing in it may answer who came later than that. */
    private record Newest(long position, long readAt) {}

    Hub(EventTail tail, Feeds feeds, RealtimeSettings settings, RealtimeMeters meters, EventIds ids, Clock clock) {
        this.tail = tail;
        this.feeds = feeds;
        this.settings = settings;
        this.meters = meters;
        this.ids = ids;
        this.clock = clock;
        this.places = new Places(settings);
        this.history = new History(tail, feeds, settings);
        meters.measure(this);
    }

    /** Everything up to here was passed on. */
    long position() {
        return position;
    }

    EventIds ids() {
        return ids;
    }

    int open() {
        return streams.size();
    }

    /** The streams that are open now. */
    List<LiveStream> streams() {
        return List.copyOf(streams);
    }

    /** Begins to pass on what happens from now on. */
    void start() {
        begin(tail.newest());
        places.open();
    }

    /** Lets every stream say good-bye, and takes no more. */
    void drain() {
        places.close();
        for (LiveStream stream : streams()) {
            long longest = settings.returnWithin().toMillis();
            stream.end(Frames.bye(ThreadLocalRandom.current().nextLong(longest / 10, longest)), "drained");
        }
    }

    /** A place for who wants to listen; the stream has to be opened soon, or be told that it is gone. */
    LiveStream place(Subscriber subscriber) {
        places.take(subscriber);
        LiveStream stream = new LiveStream(subscriber, settings.queue(), ids, this, System.nanoTime());
        streams.add(stream);
        return stream;
    }

    /**
     * Lets the stream begin.
     *
     * @param after the position that the client has reached, null for what happens from now on
     */
    void open(LiveStream stream, Outlet outlet, @Nullable Long after) {
        Subscriber subscriber = stream.subscriber();
        List<Message> missed = List.of();
        long now;
        long floor;
        lock.lock();
        try {
            now = position;
            floor = history.floor();
            if (after != null) {
                missed = history.since(after, subscriber.organization());
            }
            for (String topic : subscriber.topics()) {
                listening
                        .computeIfAbsent(new Topic(subscriber.organization(), topic), _ -> new LinkedHashSet<>())
                        .add(stream);
            }
        } finally {
            lock.unlock();
        }
        if (!streams.contains(stream)) {
            unregister(stream);
        }
        begin(stream, outlet, new Begin(after, now, floor, missed));
    }

    /**
     * How a stream begins.
     *
     * @param now the position of the node
     * @param floor behind which {@code missed} is complete
     * @param missed of the organization, also on channels that the stream does not listen to
     */
    private record Begin(@Nullable Long after, long now, long floor, List<Message> missed) {}

    private void begin(LiveStream stream, Outlet outlet, Begin begin) {
        Long after = begin.after();
        if (after == null) {
            stream.begin(outlet, hello(stream, begin.now()), begin.now(), List.of(), System.nanoTime());
            return;
        }
        meters.resumed();
        List<Message> missed = missed(stream.subscriber(), after, begin);
        if (missed == null) {
            meters.reset();
            byte[] reset = Frames.reset(ids.of(stream.subscriber().organization(), begin.now()));
            byte[] greeting = Frames.both(hello(stream, begin.now()), reset);
            stream.begin(outlet, greeting, begin.now(), List.of(), System.nanoTime());
        } else {
            // What another node has sent already is left out when it is passed on here, too.
            stream.begin(outlet, hello(stream, after), after, missed, System.nanoTime());
        }
    }

    /** Null when not all of it is kept, or when the position is one that there never was. */
    private @Nullable List<Message> missed(Subscriber subscriber, long after, Begin begin) {
        if (after > begin.now()) {
            return reached(after) ? List.of() : null;
        }
        List<Message> all = new ArrayList<>();
        if (after < begin.floor() && !addOlder(subscriber, after, begin.floor(), all)) {
            return null;
        }
        addThoseFor(subscriber, begin.missed(), all);
        return all;
    }

    private static void addThoseFor(Subscriber subscriber, List<Message> some, List<Message> all) {
        for (Message message : some) {
            if (message.concerns(subscriber.topics())) {
                all.add(message);
            }
        }
    }

    /** Whether all that was between is kept. */
    private boolean addOlder(Subscriber subscriber, long after, long floor, List<Message> all) {
        Older older = history.older(subscriber.organization(), floor);
        if (after < older.after()) {
            return false;
        }
        List<Message> between = older.messages().stream()
                .filter(message -> message.position() > after && message.position() <= floor)
                .toList();
        addThoseFor(subscriber, between, all);
        return true;
    }

    /** Whether the log has come so far: all who come from a node that is ahead at the same time ask once. */
    private boolean reached(long wanted) {
        long asked = System.nanoTime();
        Newest known = newest;
        return known.position() >= wanted || newestSince(asked).position() >= wanted;
    }

    private synchronized Newest newestSince(long asked) {
        Newest known = newest;
        if (known.readAt() - asked < 0) {
            long now = System.nanoTime();
            known = new Newest(tail.newest(), now);
            newest = known;
        }
        return known;
    }

    /** Gives what was published its place first, on a node where nothing else does; not while nobody listens. */
    void place() {
        if (!streams.isEmpty()) {
            tail.place();
        }
    }

    /** Passes on the next part, and says whether there may be more; by one thread at a time. */
    boolean passOn() {
        EventTail.Part part = tail.after(position, feeds.types(), PART);
        if (part.upTo() < position) {
            // The database was put back to an earlier state, and positions mean other events now.
            begin(part.upTo());
            streams().forEach(stream -> stream.reset(part.upTo()));
            return false;
        }
        feeds.messages(part.events()).forEach(this::passOn);
        position = part.upTo();
        return part.events().size() == PART;
    }

    private void passOn(Message message) {
        Collection<LiveStream> targets = new LinkedHashSet<>();
        lock.lock();
        try {
            history.add(message);
            position = message.position();
            for (String channel : message.channels()) {
                targets.addAll(listening.getOrDefault(new Topic(message.organization(), channel), Set.of()));
            }
        } finally {
            lock.unlock();
        }
        long now = System.nanoTime();
        targets.forEach(stream -> stream.offer(message, now));
        meters.passedOn(targets.size(), Duration.between(message.occurredAt(), clock.instant()));
    }

    /** Keeps connections alive that have nothing to say, and ends those that take nothing any more. */
    void beat() {
        long now = System.nanoTime();
        streams.forEach(stream -> stream.beat(now, settings.patience().toNanos()));
    }

    @Override
    public void over(LiveStream stream, String reason) {
        if (streams.remove(stream)) {
            places.giveBack(stream.subscriber());
            meters.ended(reason);
        }
        unregister(stream);
    }

    @Override
    public void conflated(int messages) {
        meters.conflated(messages);
    }

    private void unregister(LiveStream stream) {
        TenantId organization = stream.subscriber().organization();
        lock.lock();
        try {
            for (String topic : stream.subscriber().topics()) {
                listening.computeIfPresent(new Topic(organization, topic), (_, all) -> {
                    all.remove(stream);
                    return all.isEmpty() ? null : all;
                });
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin(long at) {
        lock.lock();
        try {
            history.begin(at);
            position = at;
            newest = new Newest(at, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private byte[] hello(LiveStream stream, long at) {
        return Frames.hello(
                RETRY_MILLIS,
                ids.of(stream.subscriber().organization(), at),
                stream.subscriber().topics().stream()
                        .map(Channels::told)
                        .sorted()
                        .toList());
    }
}
