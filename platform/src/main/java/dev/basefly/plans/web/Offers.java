package dev.basefly.plans.web;

import dev.basefly.plans.Entitlements;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.spi.PlanPurchase;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** What is sold, as whoever looks at it may choose it: a visitor signs up, a member changes the organization's plan. */
final class Offers {

    private final PlanCatalogue catalogue;
    private final Features features;
    private final Entitlements entitlements;
    private final ObjectProvider<PlanPurchase> purchase;

    Offers(
            PlanCatalogue catalogue,
            Features features,
            Entitlements entitlements,
            ObjectProvider<PlanPurchase> purchase) {
        this.catalogue = catalogue;
        this.features = features;
        this.entitlements = entitlements;
        this.purchase = purchase;
    }

    PriceList list(PriceList.Asked asked) {
        PlanKey current = current();
        PlanPurchase buying = current == null
                ? (plan, interval, currency) -> PriceList.NOWHERE
                : purchase.getIfUnique(() -> (plan, interval, currency) -> PriceList.PAYMENT);
        return PriceList.of(catalogue.current(), features, asked, new PriceList.Buyer(current, buying));
    }

    /** The plan of the organization in which whoever looks works; null for somebody who is in none. */
    private @Nullable PlanKey current() {
        RequestScope scope = RequestScope.current();
        return scope.tenant() != null && scope.actor() instanceof Actor.Person
                ? entitlements.plan().plan()
                : null;
    }
}
