package dev.basefly.audit;

import dev.basefly.audit.AuditEntry.Change;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Events as rows of {@code audit_events}. */
final class AuditRows {

    static final String COLUMNS = """
            e.tenant_id, e.id, e.occurred_at, e.actor_kind, e.actor_id, e.actor_via, e.action, e.target_type, e.target_id,
            e.changes, e.details, e.reason, e.request_id, e.address, e.mac
            """;

    static final String INSERT = """
            insert into audit_events (tenant_id, id, occurred_at, actor_kind, actor_id, actor_via, action, target_type,
                target_id, changes, details, reason, request_id, address, mac)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?)
            """;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Change>> CHANGES = new TypeReference<>() {};
    private static final TypeReference<Map<String, @Nullable String>> DETAILS = new TypeReference<>() {};

    private AuditRows() {}

    /** The parameters of {@link #INSERT}. */
    static List<@Nullable Object> values(AuditEvent event, byte[] mac) {
        AuditEntry entry = event.entry();
        return Arrays.asList(
                event.tenant().value(),
                event.id().value(),
                event.occurredAt().atOffset(ZoneOffset.UTC),
                event.actor().kind().name(),
                event.actor().id(),
                event.actor().via(),
                entry.action(),
                entry.targetType(),
                entry.targetId(),
                json(entry.changes()),
                json(entry.details()),
                entry.reason(),
                event.requestId(),
                event.address(),
                mac);
    }

    static AuditEvent event(ResultSet row) throws SQLException {
        return new AuditEvent(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                new AuditEventId(row.getObject("id", UUID.class)),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                new AuditActor(
                        ActorKind.valueOf(row.getString("actor_kind")),
                        row.getString("actor_id"),
                        row.getString("actor_via")),
                new AuditEntry(
                        row.getString("action"),
                        row.getString("target_type"),
                        row.getString("target_id"),
                        map(row.getString("changes"), CHANGES),
                        map(row.getString("details"), DETAILS),
                        row.getString("reason")),
                row.getString("request_id"),
                row.getString("address"));
    }

    private static @Nullable String json(Map<String, ?> map) {
        return map.isEmpty() ? null : JSON.writeValueAsString(map);
    }

    private static <T extends @Nullable Object> Map<String, T> map(
            @Nullable String json, TypeReference<Map<String, T>> type) {
        return json == null ? Map.of() : JSON.readValue(json, type);
    }
}
