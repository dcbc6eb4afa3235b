package dev.basefly.events.operation;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Finds positions by time without an index that every event would have to pay for: by halving the log. Positions are in the
 * order of commits and times in that of publishing, so neighbours may be a transaction's length out of order; about the
 * time asked for, everything is looked at.
 */
@CrossTenant(reason = "times are those of the events of all tenants")
final class EventTimes {

    private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(15);

    private final SystemDatabase database;

    private record Ends(long forgotten, long head) {}

    private record Probe(long position, Instant occurredAt) {}

    EventTimes(SystemDatabase database) {
        this.database = database;
    }

    /** The position before the first event that happened at the time or later; the newest when there is none. */
    long before(Instant since) {
        Ends ends = ends();
        long low = search(ends, since.minus(LONGEST_TRANSACTION));
        long high = search(ends, since.plus(LONGEST_TRANSACTION));
        return extreme("min(position) - 1", ">=", since, low, high).orElse(high);
    }

    /** The position of the last event that happened at the time or earlier, 0 when there is none. */
    long upTo(Instant until) {
        Ends ends = ends();
        long low = search(ends, until.minus(LONGEST_TRANSACTION));
        long high = search(ends, until.plus(LONGEST_TRANSACTION));
        return extreme("max(position)", "<=", until, low, high).orElse(low);
    }

    /** The newest position. */
    long head() {
        return ends().head();
    }

    private Optional<Long> extreme(String which, String comparison, Instant time, long low, long high) {
        return database.jdbc()
                .sql("select " + which + " from events where position > :low and position <= :high and occurred_at "
                        + comparison + " :time having count(*) > 0")
                .param("low", low)
                .param("high", high)
                .param("time", Parameters.utc(time))
                .query(Long.class)
                .optional();
    }

    /** A position at which it was about that time. */
    private long search(Ends ends, Instant time) {
        long low = ends.forgotten();
        long high = ends.head();
        while (low < high) {
            long middle = (low + high) >>> 1;
            Optional<Probe> probe = probe(middle, high);
            if (probe.isPresent() && probe.get().occurredAt().isBefore(time)) {
                low = probe.get().position();
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Optional<Probe> probe(long after, long upTo) {
        return database.jdbc()
                .sql("""
                        select position, occurred_at from events
                        where position > ? and position <= ? order by position limit 1
                        """)
                .param(after)
                .param(upTo)
                .query((row, _) -> new Probe(
                        row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant()))
                .optional();
    }

    private Ends ends() {
        return database.jdbc()
                .sql("select forgotten, position from event_log_head")
                .query((row, _) -> new Ends(row.getLong(1), row.getLong(2)))
                .single();
    }
}
