package dev.basefly.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events are asked for; null does not restrict.
 *
 * @param actor the id of a person, key or program, or their second name
 * @param action what the action begins with, for example {@code cluster.}
 * @param from the earliest moment, inclusive
 * @param to the latest moment, exclusive
 */
public record AuditFilter(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String targetType,
        @Nullable String targetId,
        @Nullable Instant from,
        @Nullable Instant to) {

    public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null);

    public AuditFilter {
        actor = AuditText.ofNullable(actor, AuditText.NAME);
        action = AuditText.ofNullable(action, AuditText.NAME);
        targetType = AuditText.ofNullable(targetType, AuditText.NAME);
        targetId = AuditText.ofNullable(targetId, AuditText.NAME);
    }
}
