package dev.basefly.clusters;

import dev.basefly.plans.EntitlementDecision;
import dev.basefly.plans.Entitlements;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.PlanKey;

/** Which plans the clusters of an organization may have: those up to its own, as the catalogue says by a switch for each. */
final class PlanLevels {

    static final Feature PRO = Feature.onOff("clusters_pro", "clusters of the plan PRO")
            .in(PlanKey.PRO)
            .in(PlanKey.BUSINESS);

    static final Feature BUSINESS =
            Feature.onOff("clusters_business", "clusters of the plan BUSINESS").in(PlanKey.BUSINESS);

    private final Entitlements entitlements;

    PlanLevels(Entitlements entitlements) {
        this.entitlements = entitlements;
    }

    /** PAYMENT_REQUIRED with the plan that would help, when clusters of this one are beyond the organization's. */
    void require(ClusterPlan plan) {
        switch (plan) {
            case FREE -> {}
            case PRO -> require(PRO);
            case BUSINESS -> require(BUSINESS);
        }
    }

    private void require(Feature feature) {
        EntitlementDecision.Refusal refusal =
                entitlements.included(feature.name()).refusal();
        if (refusal != null) {
            String reason = refusal.isForSale() ? EntitlementDecision.LIMIT : refusal.reason();
            throw new EntitlementDecision.Refusal(reason, refusal.message(), refusal.remedy(), refusal.upgrade())
                    .error();
        }
    }
}
