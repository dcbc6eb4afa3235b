package dev.basefly.events;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.api.Page;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.EventType;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What happened in the organization in scope, for its own programs: whoever reads on from a cursor misses nothing and sees
 * nothing twice. Only types that are visible to their organization.
 */
@CrossTenant(reason = "the head of the log belongs to no tenant")
public final class EventStream {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final long BETWEEN_LOOKS_MILLIS = 250;
    private static final int MOST_WAITING = 200;

    private final JdbcClient tenants;
    private final SystemDatabase system;
    private final EventTypes types;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    /**
     * An event as its organization sees it.
     *
     * @param version of the payload as it is given here
     * @param position where it is in the log; numbers of other organizations lie between
     * @param payload JSON
     */
    public record Entry(
            EventId id, String type, int version, String key, Instant occurredAt, long position, String payload) {}

    EventStream(JdbcClient tenants, SystemDatabase system, EventTypes types) {
        this.tenants = tenants;
        this.system = system;
        this.types = types;
    }

    /**
     * The oldest events behind the cursor; its next cursor is never null, so that one can always ask on.
     *
     * @param cursor null for the oldest that are kept
     * @param only the types to read, empty for all
     * @param wait how long to wait for one when there is none, at most 20 seconds
     * @throws ApiError BAD_REQUEST for a foreign cursor; VALIDATION_ERROR for an unknown type or too long a wait; GONE when
     *     events behind the cursor are not kept any more
     */
    public Page<Entry> after(@Nullable String cursor, Set<String> only, int limit, Duration wait) {
        if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
            throw ApiError.invalid("wait", "must be between 0 and " + LONGEST_WAIT.toSeconds());
        }
        List<String> wanted = wanted(only);
        Long from = Page.after(cursor, Long::valueOf);
        long position = from == null ? 0 : from;
        long head = head();
        List<Entry> found = read(position, wanted, limit);
        if (found.isEmpty() && wait.isPositive() && waiting.tryAcquire()) {
            try {
                found = await(position, wanted, limit, wait);
            } finally {
                waiting.release();
            }
        }
        requireKept(position, from);
        boolean more = found.size() > limit;
        List<Entry> page = more ? found.subList(0, limit) : found;
        long next = page.isEmpty() ? Math.max(position, head) : page.getLast().position();
        return new Page<>(page, new Page.Meta(Page.encode(String.valueOf(next)), more));
    }

    private List<String> wanted(Set<String> only) {
        List<String> visible = types.all().stream()
                .filter(EventType::visible)
                .map(EventType::name)
                .filter(name -> only.isEmpty() || only.contains(name))
                .toList();
        if (visible.size() < only.size()) {
            throw ApiError.invalid("types", "must be types that organizations can see, such as of /api/v1/event-types");
        }
        return visible;
    }

    /** What is not found up to here is not to be looked for again. */
    private long head() {
        return system.jdbc()
                .sql("select position from event_log_head")
                .query(Long.class)
                .single();
    }

    /** Partitions go as a whole: what lies before the oldest position that is kept may have held something. */
    private void requireKept(long position, @Nullable Long from) {
        if (from == null) {
            return;
        }
        long forgotten = system.jdbc()
                .sql("select forgotten from event_log_head")
                .query(Long.class)
                .single();
        if (position < forgotten) {
            throw ApiError.of(ErrorCode.GONE, "Events behind the cursor are not kept any more")
                    .reason("events_forgotten")
                    .remedy("Read the present state, then begin without a cursor");
        }
    }

    private List<Entry> await(long position, List<String> wanted, int limit, Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        List<Entry> found = List.of();
        try {
            while (found.isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
                found = read(position, wanted, limit);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return found;
    }

    private List<Entry> read(long position, List<String> wanted, int limit) {
        return tenants.sql("""
                        select id, type, version, key, occurred_at, position, payload::text
                        from events
                        where position > :position and type = any(:types)
                        order by position
                        limit :limit
                        """)
                .param("position", position)
                .param("types", Parameters.array("text", wanted, type -> type))
                .param("limit", limit + 1)
                .query((row, _) -> new Entry(
                        new EventId(row.getObject(1, UUID.class)),
                        row.getString(2),
                        types.newest(row.getString(2), row.getInt(3)),
                        row.getString(4),
                        row.getObject(5, OffsetDateTime.class).toInstant(),
                        row.getLong(6),
                        types.newest(row.getString(2), row.getInt(3), row.getString(7))))
                .list();
    }
}
