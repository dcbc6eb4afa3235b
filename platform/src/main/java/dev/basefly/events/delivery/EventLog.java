package dev.basefly.events.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The log of events as all listeners of this process read it: each part comes from the database once, for what a position
 * holds never changes, and none is left out. Bounded in memory by the size of the payloads.
 */
@CrossTenant(reason = "reads the events of all tenants for their listeners")
final class EventLog {

    private static final int PART = 2_048;
    private static final long LARGEST_PART = 4_000_000;
    private static final long LARGEST_CACHE = 24_000_000;
    private static final int OVERHEAD = 400;
    private static final int OF_ONE_TENANT = 100;

    private static final String READ = "select * from (select " + StoredEvent.COLUMNS + """
                , sum(e.size) over (order by e.position) - e.size as before
            from events e where e.position > ? and e.position <= ?) part
            where before < ?
            order by position
            """;

    private final SystemDatabase database;
    private final AtomicLong head = new AtomicLong();
    private volatile long forgotten;
    private final Cache<Long, Part> parts = Caffeine.newBuilder()
            .maximumWeight(LARGEST_CACHE)
            .weigher((Long key, Part part) -> part.weight())
            .executor(Runnable::run)
            .build();

    /** All there is behind one position, up to and with another one. */
    record Part(long after, long upTo, List<StoredEvent> events) {

        boolean covers(long position) {
            return after <= position && position < upTo;
        }

        int weight() {
            long size = 0;
            for (StoredEvent event : events) {
                size += event.size() + OVERHEAD;
            }
            // Also one without events takes room.
            size += OVERHEAD;
            return (int) Math.min(Integer.MAX_VALUE, size);
        }
    }

    EventLog(SystemDatabase database) {
        this.database = database;
    }

    /** The newest position that this process knows of; everything up to it can be read. */
    long head() {
        return head.get();
    }

    /** Up to here there is nothing any more. */
    long forgotten() {
        return forgotten;
    }

    /** Learns of a newer head. */
    void reached(long position) {
        head.accumulateAndGet(position, Math::max);
    }

    /** Asks the database for the newest position, and for the oldest. */
    long refresh() {
        record Ends(long newest, long forgotten) {}
        Ends ends = database.jdbc()
                .sql("select position, forgotten from event_log_head")
                .query((row, _) -> new Ends(row.getLong(1), row.getLong(2)))
                .single();
        forgotten = ends.forgotten();
        reached(ends.newest());
        return head();
    }

    /** The oldest events of one organization behind a position and up to another one, as many as are done at once. */
    List<StoredEvent> of(UUID tenant, long after, long upTo) {
        return database.jdbc()
                .sql("select " + StoredEvent.COLUMNS
                        + " from events e where e.tenant_id = ? and e.position > ? and e.position <= ?"
                        + " order by e.position limit ?")
                .param(tenant)
                .param(after)
                .param(upTo)
                .param(OF_ONE_TENANT)
                .query((row, _) -> StoredEvent.of(row))
                .list();
    }

    /** A part that begins behind the position at the latest and goes beyond it; the position has to be below the head. */
    Part after(long position) {
        long number = position / PART;
        long end = Math.min(head(), (number + 1) * PART);
        return parts.asMap().compute(number, (_, known) -> {
            if (known != null && known.covers(position)) {
                return known;
            }
            return known != null && known.upTo() == position && known.weight() < LARGEST_PART
                    ? joined(known, read(position, end))
                    : read(position, end);
        });
    }

    private static Part joined(Part first, Part second) {
        List<StoredEvent> both = new ArrayList<>(first.events());
        both.addAll(second.events());
        return new Part(first.after(), second.upTo(), both);
    }

    private Part read(long after, long end) {
        List<StoredEvent> events = database.jdbc()
                .sql(READ)
                .param(after)
                .param(end)
                .param(LARGEST_PART)
                .query((row, _) -> StoredEvent.of(row))
                .list();
        @Nullable StoredEvent last = events.isEmpty() ? null : events.getLast();
        long size = events.stream().mapToLong(StoredEvent::size).sum();
        return new Part(after, last != null && size >= LARGEST_PART ? last.position() : end, events);
    }
}
