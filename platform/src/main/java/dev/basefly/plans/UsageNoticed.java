package dev.basefly.plans;

import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import java.time.Instant;

/**
 * An organization has used 80 or 100 percent of what its plan includes of a feature; said once for each within a window.
 *
 * @param percent 80 or 100
 * @param since when the window began
 */
public record UsageNoticed(
        TenantId organization, String feature, int percent, long used, long included, Instant since) {

    public static final EventType<UsageNoticed> TYPE = EventType.of("plans.usage_noticed", UsageNoticed.class)
            .keyedBy(UsageNoticed::feature)
            .ofTenant(UsageNoticed::organization)
            .visibleToItsTenant();
}
