package dev.basefly.audit;

import dev.basefly.runtime.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it was recorded.
 *
 * @param tenant whose log it is in
 * @param requestId which request or job it was done by
 * @param address where the caller was seen, null for work that nobody called for
 */
public record AuditEvent(
        TenantId tenant,
        AuditEventId id,
        Instant occurredAt,
        AuditActor actor,
        AuditEntry entry,
        String requestId,
        @Nullable String address) {}
