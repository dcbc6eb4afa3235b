package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.billing.price.PriceBook;
import dev.basefly.plans.Entitlements;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.Cast;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What went wrong in the billing of others. */
@PlatformTest
class BillingTrapTests {

    @Autowired
    private Cast cast;

    @Autowired
    private ApplicationContext context;

    @Autowired
    private Entitlements entitlements;

    @Autowired
    private PlanAssignments plans;

    @Test
    void sellsEachPriceUnderAnIdOfItsOwnWhichLeadsBackToIt() {
        try (var shop = new Shop(context)) {
            var book = new PriceBook(shop.stripe, shop.catalogue);
            var offersById = new HashMap<String, String>();
            for (var offer : shop.catalogue.offers()) {
                var id = book.price(offer);

                assertThat(offersById.put(id, offer.price().lookupKey()))
                        .as("one price, one id")
                        .isNull();
                var there = shop.stripe.read((calls, options) -> calls.prices().retrieve(id, options));
                var back = shop.catalogue.byLookupKey(PriceBook.key(there)).orElseThrow();
                assertThat(back.price()).isEqualTo(offer.price());
                assertThat(back.version().plan()).isEqualTo(offer.version().plan());
                assertThat(there.getUnitAmount())
                        .isEqualTo(offer.price().money().minor());
            }
            assertThat(offersById).hasSizeGreaterThan(3);
        }
    }

    @Test
    void letsATrialThroughTheGate() {
        var acme = TenantId.of(cast.owner("Acme").organizationId());
        try (var shop = new Shop(context)) {
            shop.buy(acme, Shop.order(PlanKey.PRO, 0));
            var _ = shop.billing.readBack(acme);

            assertThat(plans.find(acme).orElseThrow().state().name()).isEqualTo("TRIALING");
            assertThat(entitlements.plan(acme).version().plan()).isEqualTo(PlanKey.PRO);
        }
    }
}
