package dev.basefly.audit.web;

import dev.basefly.audit.ActorKind;
import dev.basefly.audit.AuditEntry.Change;
import dev.basefly.audit.AuditEvent;
import dev.basefly.audit.AuditEventId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event as programs see it. */
record EventView(
        AuditEventId id,
        Instant occurredAt,
        ActorView actor,
        String action,
        @Nullable TargetView target,
        Map<String, Change> changes,
        Map<String, @Nullable String> details,
        @Nullable String reason,
        String requestId,
        @Nullable String address) {

    record ActorView(
            ActorKind kind, @Nullable String id, @Nullable String via) {}

    record TargetView(String type, @Nullable String id) {}

    static EventView of(AuditEvent event) {
        var entry = event.entry();
        return new EventView(
                event.id(),
                event.occurredAt(),
                new ActorView(
                        event.actor().kind(), event.actor().id(), event.actor().via()),
                entry.action(),
                entry.targetType() == null ? null : new TargetView(entry.targetType(), entry.targetId()),
                entry.changes(),
                entry.details(),
                entry.reason(),
                event.requestId(),
                event.address());
    }
}
