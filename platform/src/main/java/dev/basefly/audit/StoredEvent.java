package dev.basefly.audit;

import dev.basefly.runtime.TenantId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * An event as the database has it, which need not be as it was recorded.
 *
 * @param event null when the row cannot have been written by the program
 */
record StoredEvent(AuditEventId id, @Nullable AuditEvent event, String mac) {

    static StoredEvent of(ResultSet row) throws SQLException {
        AuditEventId id = new AuditEventId(row.getObject("id", UUID.class));
        String mac = HexFormat.of().formatHex(row.getBytes("mac"));
        try {
            return new StoredEvent(id, AuditRows.event(row), mac);
        } catch (IllegalArgumentException | JacksonException unreadable) {
            return new StoredEvent(id, null, mac);
        }
    }

    /** The event to be shown; one that cannot be read is shown as such, and verifying names it. */
    static AuditEvent shown(ResultSet row) throws SQLException {
        StoredEvent stored = of(row);
        return stored.event() != null
                ? stored.event()
                : new AuditEvent(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        stored.id(),
                        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                        new AuditActor(ActorKind.SYSTEM, null, null),
                        AuditEntry.of("audit.unreadable"),
                        row.getString("request_id"),
                        null);
    }

    boolean isAuthentic(AuditKey key) {
        return event != null && key.matches(event, mac);
    }

    /** What the chain covers; the place of an unreadable row is kept by its id. */
    byte[] canonical() {
        return event == null ? id.toString().getBytes(StandardCharsets.UTF_8) : CanonicalRow.of(event);
    }
}
