package dev.basefly.plans;

import dev.basefly.plans.catalogue.Feature;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;

/**
 * What organizations are entitled to. {@link #has} and {@link #limit} are answered from memory, in well below a microsecond;
 * a change is seen at once here and within a second by other nodes. A feature that no module declares is an
 * IllegalArgumentException everywhere.
 */
public final class Entitlements {

    private final PlanBook book;
    private final Quotas quotas;
    private final Refusals refusals;

    Entitlements(PlanBook book, Quotas quotas, Refusals refusals) {
        this.book = book;
        this.quotas = quotas;
        this.refusals = refusals;
    }

    /** Whether the plan of the organization in scope has anything of the feature. */
    public boolean has(String feature) {
        return has(tenant(), feature);
    }

    /** Whether the organization's plan has anything of the feature. */
    public boolean has(TenantId organization, String feature) {
        return book.of(organization).limit(feature).included() > 0;
    }

    /** How much of the feature the organization in scope may have. */
    public Limit limit(String feature) {
        return limit(tenant(), feature);
    }

    /** How much of the feature the organization may have. */
    public Limit limit(TenantId organization, String feature) {
        return book.of(organization).limit(feature);
    }

    /** What the organization in scope has. */
    public CurrentPlan plan() {
        return plan(tenant());
    }

    /** What the organization has. */
    public CurrentPlan plan(TenantId organization) {
        return book.of(organization);
    }

    /** Whether the plan of the organization in scope has the feature at all, however much is used of it. From memory. */
    public EntitlementDecision included(String feature) {
        return included(tenant(), feature);
    }

    /** Whether the organization's plan has the feature at all, however much is used of it. From memory. */
    public EntitlementDecision included(TenantId organization, String feature) {
        CurrentPlan plan = plan(organization);
        Limit limit = plan.limit(feature);
        return limit.included() > 0
                ? new EntitlementDecision(plan.plan(), limit, 0, null)
                : refusals.refused(plan, limit, 0);
    }

    /**
     * Whether so much more of the feature fits now. A counted feature is read with one statement; only {@link Quotas#take}
     * makes sure that it still fits when it is used.
     */
    public EntitlementDecision check(String feature, long amount) {
        CurrentPlan plan = plan();
        Limit limit = plan.limit(feature);
        Feature declared = limit.feature();
        long used = declared.isCounted() ? quotas.usage(feature).used() : 0;
        return refusals.decide(plan, limit, used, amount);
    }

    /**
     * Whether so much more fits beside what the caller counted itself, while it kept others from adding.
     *
     * @param used how many there are
     */
    public EntitlementDecision check(TenantId organization, String feature, long used, long amount) {
        CurrentPlan plan = plan(organization);
        return refusals.decide(plan, plan.limit(feature), used, amount);
    }

    private static TenantId tenant() {
        return RequestScope.current().requireTenant();
    }
}
