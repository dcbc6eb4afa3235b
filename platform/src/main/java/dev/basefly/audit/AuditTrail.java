package dev.basefly.audit;

import dev.basefly.api.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The log of the organization in scope, to be read. */
public final class AuditTrail {

    private static final int ROWS_AT_ONCE = 500;
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final UUID BEHIND_ALL = new UUID(-1, -1);

    private static final String SEALED = "select s.position, s.hash, " + AuditRows.COLUMNS + """
            from audit_seals s join audit_events e on e.tenant_id = s.tenant_id and e.id = s.event_id
            where s.position > :after order by s.position limit :limit
            """;

    private final JdbcClient jdbc;

    AuditTrail(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An event with its place in the chain.
     *
     * @param position ascends by one from event to event
     * @param hash SHA-256 of everything up to this event, in hexadecimal digits
     */
    public record Sealed(long position, String hash, AuditEvent event) {}

    /** A page of the events, newest first. */
    public Page<AuditEvent> page(AuditFilter filter, @Nullable AuditEventId after, int limit) {
        Query query = new Query(filter);
        query.and("e.id < :after", "after", after == null ? BEHIND_ALL : after.value());
        return Page.of(
                events(query, "desc", limit + 1), limit, event -> event.id().toString());
    }

    /**
     * How many events there were on each day in UTC since the first one, days without any left out; those of the newest
     * events are counted, so many at most.
     */
    public Map<LocalDate, Long> perDay(LocalDate first, int most) {
        // Identifiers begin with their millisecond, so they bound what is read.
        long from = first.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        return jdbc
                .sql("""
                        select cast(newest.occurred_at at time zone 'UTC' as date) as day, count(*) as events
                        from (select e.occurred_at from audit_events e where e.id >= :floor
                              order by e.id desc limit :most) newest
                        group by day
                        """)
                .param("floor", new UUID(from << 16, 0))
                .param("most", most)
                .query((row, _) -> Map.entry(row.getObject("day", LocalDate.class), row.getLong("events")))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Gives the consumer every event, oldest first; a few hundred are in memory at a time, and no connection is held. */
    public void each(AuditFilter filter, Consumer<AuditEvent> consumer) {
        UUID after = BEFORE_ALL;
        List<AuditEvent> some;
        do {
            Query query = new Query(filter);
            query.and("e.id > :after", "after", after);
            some = events(query, "asc", ROWS_AT_ONCE);
            some.forEach(consumer);
            after = some.isEmpty() ? after : some.getLast().id().value();
        } while (some.size() == ROWS_AT_ONCE);
    }

    /**
     * Events in the order of the chain. Who goes on behind the last position that was received misses none and gets none
     * twice, for an event that is committed late has a later place.
     */
    public List<Sealed> behind(long position, int limit) {
        return jdbc.sql(SEALED)
                .param("after", position)
                .param("limit", limit)
                .query(AuditTrail::sealed)
                .list();
    }

    private List<AuditEvent> events(Query query, String direction, int limit) {
        return jdbc.sql("select " + AuditRows.COLUMNS + "from audit_events e where true" + query.conditions
                        + " order by e.id " + direction + " limit " + limit)
                .params(query.parameters)
                .query((row, index) -> StoredEvent.shown(row))
                .list();
    }

    private static Sealed sealed(ResultSet row, int index) throws SQLException {
        Link link = Link.of(row);
        return new Sealed(link.position(), link.hash(), StoredEvent.shown(row));
    }

    /** Only what is asked for is in the statement, so that the planner sees which index serves it. */
    private static final class Query {

        private final StringBuilder conditions = new StringBuilder();
        private final Map<String, Object> parameters = new HashMap<>();

        Query(AuditFilter filter) {
            and("(e.actor_id = :actor or e.actor_via = :actor)", "actor", filter.actor());
            and("starts_with(e.action, :action)", "action", filter.action());
            and("e.target_type = :targetType", "targetType", filter.targetType());
            and("e.target_id = :targetId", "targetId", filter.targetId());
            and(
                    "e.occurred_at >= :from",
                    "from",
                    filter.from() == null ? null : filter.from().atOffset(ZoneOffset.UTC));
            and(
                    "e.occurred_at < :to",
                    "to",
                    filter.to() == null ? null : filter.to().atOffset(ZoneOffset.UTC));
        }

        private void and(String condition, String name, @Nullable Object value) {
            if (value != null) {
                conditions.append(" and ").append(condition);
                parameters.put(name, value);
            }
        }
    }
}
