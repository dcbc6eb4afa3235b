package dev.basefly.events;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.DeferredWrites;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobOrigin;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes events in the transaction that is open: an event of one that is rolled back never happened. Spring's
 * {@code ApplicationEventPublisher} does the same with a record whose {@link EventType} is known.
 */
@CrossTenant(reason = "events that are published in a transaction of the system database belong to it")
public final class Events {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LARGEST_PAYLOAD = 262_144;

    private static final String COLUMNS = """
            insert into event_outbox (tenant_id, id, type, version, key, payload, size, actor, request_id, traceparent,
                generation, occurred_at)
            """;
    private static final String ONE =
            COLUMNS + "values (?::uuid, ?::uuid, ?, ?::int, ?, ?::jsonb, ?::int, ?, ?, ?, ?::smallint, ?::timestamptz)";
    private static final String MANY = COLUMNS + """
            select tenant_id, id, type, version, key, payload::jsonb, size, ?, ?, ?, ?::smallint, ?::timestamptz
            from unnest(?, ?, ?, ?, ?, ?, ?) with ordinality
                as asked (tenant_id, id, type, version, key, payload, size, place)
            order by place
            """;

    private final JdbcClient tenants;
    private final DeferredWrites deferred;
    private final SystemDatabase system;
    private final EventTypes types;
    private final EventSignal signal;
    private final Jobs jobs;
    private final Clock clock;

    private record Row(EventId id, EventType<?> type, UUID tenant, String key, String payload) {}

    Events(
            JdbcClient tenants,
            DeferredWrites deferred,
            SystemDatabase system,
            EventTypes types,
            EventSignal signal,
            Jobs jobs,
            Clock clock) {
        this.tenants = tenants;
        this.deferred = deferred;
        this.system = system;
        this.types = types;
        this.signal = signal;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Says what happened.
     *
     * @throws IllegalStateException when no transaction is open, which the event could be a part of
     * @throws IllegalArgumentException when no type is known for the record, or its JSON has more than 262,144 characters
     */
    public EventId publish(Record event) {
        return publishAll(List.of(event)).getFirst();
    }

    /** Says what happened, in this order, with one statement; throws as {@link #publish} does. */
    public List<EventId> publishAll(List<? extends Record> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        boolean inSystem = system.isInTransaction();
        if (!inSystem && !TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("No transaction is open, and an event is part of what it tells of: publish "
                    + events.getFirst().getClass().getSimpleName() + " in the transaction that makes it true");
        }
        List<Row> rows = events.stream().map(this::row).toList();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (rows.size() == 1 && !inSystem) {
            deferred.write(ONE, values(rows.getFirst(), now));
        } else {
            insert(inSystem ? system.jdbc() : tenants, rows, now);
        }
        signal.afterCommit();
        return rows.stream().map(Row::id).toList();
    }

    private List<@Nullable Object> values(Row row, Instant now) {
        JobOrigin origin = jobs.origin();
        return Arrays.asList(
                row.tenant().toString(),
                row.id().value().toString(),
                row.type().name(),
                row.type().version(),
                row.key(),
                row.payload(),
                row.payload().length(),
                origin.actor(),
                origin.requestId(),
                origin.traceparent(),
                origin.generation(),
                Parameters.utc(now));
    }

    private void insert(JdbcClient jdbc, List<Row> rows, Instant now) {
        JobOrigin origin = jobs.origin();
        jdbc.sql(MANY)
                .param(origin.actor())
                .param(origin.requestId())
                .param(origin.traceparent())
                .param(origin.generation())
                .param(Parameters.utc(now))
                .param(Parameters.array("uuid", rows, Row::tenant))
                .param(Parameters.array("uuid", rows, row -> row.id().value()))
                .param(Parameters.array("text", rows, row -> row.type().name()))
                .param(Parameters.array("int", rows, row -> row.type().version()))
                .param(Parameters.array("text", rows, Row::key))
                .param(Parameters.array("text", rows, Row::payload))
                .param(Parameters.array("int", rows, row -> row.payload().length()))
                .update();
    }

    private Row row(Record event) {
        EventType<?> type = types.of(event.getClass());
        if (type == null) {
            throw new IllegalArgumentException(event.getClass().getName()
                    + " is no event that is known here: declare its EventType and contribute it as a bean");
        }
        String payload = JSON.writeValueAsString(event);
        if (payload.length() > LARGEST_PAYLOAD) {
            throw new IllegalArgumentException("The event " + type.name() + " has " + payload.length()
                    + " characters, more than " + LARGEST_PAYLOAD + ": store what is large and say where it is");
        }
        if (payload.contains("\\u0000")) {
            throw new IllegalArgumentException(
                    "The event " + type.name() + " has a character 0, which the database does not hold");
        }
        TenantId own = type.tenantOf(event);
        TenantId tenant =
                Objects.requireNonNullElse(own == null ? RequestScope.currentTenant() : own, TenantId.INSTALLATION);
        return new Row(EventId.next(clock), type, tenant.value(), type.keyOf(event), payload);
    }
}
