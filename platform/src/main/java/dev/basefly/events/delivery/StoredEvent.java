package dev.basefly.events.delivery;

import dev.basefly.events.Delivery;
import dev.basefly.events.EventId;
import dev.basefly.jobs.JobOrigin;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the log. */
record StoredEvent(
        long position,
        UUID tenant,
        UUID id,
        String type,
        int version,
        String key,
        int slot,
        String payload,
        String actor,
        @Nullable String requestId,
        @Nullable String traceparent,
        int generation,
        Instant occurredAt,
        int size) {

    static final String COLUMNS = """
            e.position, e.tenant_id, e.id, e.type, e.version, e.key, e.slot, e.payload::text, e.actor, e.request_id,
            e.traceparent, e.generation, e.occurred_at, e.size
            """;

    static StoredEvent of(ResultSet row) throws SQLException {
        return new StoredEvent(
                row.getLong(1),
                row.getObject(2, UUID.class),
                row.getObject(3, UUID.class),
                row.getString(4),
                row.getInt(5),
                row.getString(6),
                row.getInt(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getInt(12),
                row.getObject(13, OffsetDateTime.class).toInstant(),
                row.getInt(14));
    }

    /** The organization, null for the installation. */
    @Nullable
    TenantId organization() {
        TenantId owner = new TenantId(tenant);
        return owner.equals(TenantId.INSTALLATION) ? null : owner;
    }

    /** Of what its listeners lead to. */
    JobOrigin origin() {
        return new JobOrigin(actor, requestId, traceparent, generation, null);
    }

    Delivery delivery(int attempt, boolean replay) {
        return new Delivery(
                new EventId(id),
                type,
                version,
                key,
                position,
                organization(),
                occurredAt,
                actor,
                generation,
                attempt,
                replay);
    }
}
