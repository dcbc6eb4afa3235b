package dev.basefly.realtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.basefly.events.EventTail;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The newest messages, for who comes back: the node's in memory, and what one organization had before that from the
 * database, read once for all who ask at the same time. Not thread-safe but for {@link #older}.
 */
final class History {

    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final int MOST_OLDER = 100_000;

    private final EventTail tail;
    private final Feeds feeds;
    private final int most;
    private final int mostOlder;
    private final Deque<Message> all = new ArrayDeque<>();
    private final Map<TenantId, Deque<Message>> byOrganization = new HashMap<>();
    private final Cache<TenantId, Older> older = Caffeine.newBuilder()
            .maximumWeight(MOST_OLDER)
            .weigher((TenantId _, Older read) -> read.messages().size() + 1)
            .expireAfterWrite(KEPT)
            .executor(Runnable::run)
            .build();
    private long floor;

    /**
     * Messages of one organization, complete from behind one position up to another.
     *
     * @param messages the oldest first
     */
    record Older(long after, long upTo, List<Message> messages) {}

    History(EventTail tail, Feeds feeds, RealtimeSettings settings) {
        this.tail = tail;
        this.feeds = feeds;
        this.most = settings.history();
        this.mostOlder = settings.historyPerOrganization();
    }

    /** Behind this position everything is in memory. */
    long floor() {
        return floor;
    }

    /** Forgets everything up to the position. */
    void begin(long position) {
        all.clear();
        byOrganization.clear();
        older.invalidateAll();
        floor = position;
    }

    void add(Message message) {
        all.add(message);
        byOrganization
                .computeIfAbsent(message.organization(), _ -> new ArrayDeque<>())
                .add(message);
        if (all.size() > most) {
            Message oldest = all.remove();
            Deque<Message> same = byOrganization.get(oldest.organization());
            if (same != null) {
                same.poll();
                if (same.isEmpty()) {
                    byOrganization.remove(oldest.organization());
                }
            }
            floor = oldest.position();
        }
    }

    /** Those of the organization that are in memory behind the position, the oldest first. */
    List<Message> since(long position, TenantId organization) {
        Deque<Message> messages = byOrganization.get(organization);
        List<Message> found = new ArrayList<>();
        if (messages != null) {
            for (Iterator<Message> newest = messages.descendingIterator(); newest.hasNext(); ) {
                Message message = newest.next();
                if (message.position() <= position) {
                    break;
                }
                found.add(message);
            }
        }
        return found.reversed();
    }

    /** What an organization had up to the position, as far back as is kept; whoever asks meanwhile gets the same. */
    Older older(TenantId organization, long upTo) {
        return older.asMap()
                .compute(
                        organization,
                        (_, known) -> known != null && known.upTo() >= upTo ? known : read(organization, upTo));
    }

    private Older read(TenantId organization, long upTo) {
        EventTail.Part part = tail.before(upTo, organization, feeds.types(), mostOlder);
        return new Older(part.after(), upTo, feeds.messages(part.events()));
    }
}
