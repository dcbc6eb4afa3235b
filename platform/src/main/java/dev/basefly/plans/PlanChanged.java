package dev.basefly.plans;

import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;

/**
 * An organization has another plan, another version of it, or stands otherwise with it.
 *
 * @param fromPlan what was assigned before, the default plan where nothing was
 * @param fromVersion 0 where nothing was assigned
 * @param state a {@link PlanState}
 * @param source who said so
 */
public record PlanChanged(
        TenantId organization,
        String fromPlan,
        int fromVersion,
        String toPlan,
        int toVersion,
        String state,
        String source) {

    public static final EventType<PlanChanged> TYPE = EventType.of("plans.plan_changed", PlanChanged.class)
            .keyedBy(PlanChanged::organization)
            .ofTenant(PlanChanged::organization)
            .visibleToItsTenant();
}
