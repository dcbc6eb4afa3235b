package dev.basefly.plans.spi;

import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.PlanKey;

/** Knows where a plan is bought; contributed as a bean by the module that takes the money, one at most. */
@FunctionalInterface
public interface PlanPurchase {

    /**
     * The page of ours on which the plan is bought, with its query.
     *
     * @param currency its ISO code
     */
    String path(PlanKey plan, BillingInterval interval, String currency);
}
