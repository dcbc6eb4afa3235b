package dev.basefly.plans;

import dev.basefly.access.Decision;
import dev.basefly.access.spi.PlanSource;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.runtime.TenantId;

/** What access asks of plans. */
final class PlanAccess implements PlanSource {

    private final Features features;
    private final Entitlements entitlements;

    PlanAccess(Features features, Entitlements entitlements) {
        this.features = features;
        this.entitlements = entitlements;
    }

    @Override
    public boolean knows(String feature) {
        return features.knows(feature);
    }

    @Override
    public Decision included(TenantId organization, String feature) {
        return entitlements.included(organization, feature).decision();
    }

    @Override
    public Decision room(String feature) {
        return entitlements.check(feature, 1).decision();
    }
}
