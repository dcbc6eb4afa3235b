package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.billing.stripe.TestStripe;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.faults.RecordingProxy;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** All that is asked of Stripe in a year of a customer, as it goes over the wire. */
@PlatformTest
class StripeRequestsTests {

    @Autowired
    private Cast cast;

    @Autowired
    private ApplicationContext context;

    @Test
    void nameVersionKeyAndOrganization() {
        var acme = TenantId.of(cast.owner("Acme").organizationId());
        try (var shop = new Shop(context);
                var proxy = RecordingProxy.before(shop.pages.address())) {
            shop.start(TestStripe.client(proxy.address(), StandIn.KEY, shop.clock));

            live(shop, acme);

            Asked.verify(proxy.exchanges(), StandIn.KEY, acme);
            assertThat(proxy.exchanges().stream()
                            .filter(exchange -> exchange.method().equals("POST"))
                            .map(exchange -> exchange.path().replaceAll("[a-z]+_[0-9a-z_]{20,}", "*"))
                            .collect(Collectors.toSet()))
                    .containsAll(Set.of(
                            "/v1/customers",
                            "/v1/checkout/sessions",
                            "/v1/checkout/sessions/*/expire",
                            "/v1/subscriptions/*",
                            "/v1/invoices/create_preview",
                            "/v1/refunds"));
        }
    }

    private static void live(Shop shop, TenantId acme) {
        var _ = shop.billing.checkout(acme, Shop.order(PlanKey.BUSINESS, 0), shop.email);
        shop.buy(acme, Shop.order(PlanKey.PRO, 0));
        pass(shop, acme, 20);
        var _ = shop.billing.preview(acme, Shop.order(PlanKey.BUSINESS, 0));
        var _ = shop.billing.change(acme, Shop.order(PlanKey.BUSINESS, 0));
        var _ = shop.billing.portal(acme);
        shop.pages.useCard(shop.stripeId(acme), Shop.FAILS);
        pass(shop, acme, 26);
        shop.pages.useCard(shop.stripeId(acme), Shop.PAYS);
        pass(shop, acme, 120);
        var invoice = shop.billing.invoices(acme).getFirst().id();
        var _ = shop.billing.refund(acme, UUID.randomUUID(), invoice, 100, "Kindness");
        var _ = shop.billing.change(acme, Shop.order(PlanKey.PRO, 0));
        pass(shop, acme, 31);
        var _ = shop.billing.end(acme, true);
        var _ = shop.billing.end(acme, false);
        var _ = shop.billing.end(acme, true);
        pass(shop, acme, 132);
        shop.buy(acme, Shop.order(PlanKey.PRO, 0));
        pass(shop, acme, 40);
        assertThat(shop.reconcile.one(acme).differences()).isEmpty();
    }

    /** Lets time pass, and hears the last thing that happened. */
    private static void pass(Shop shop, TenantId acme, int days) {
        shop.pass(acme, Duration.ofDays(days));
        var last = shop.events(acme).getLast();
        shop.inbox.receive(last);
        var _ = shop.inbox.process(last.id());
        var _ = shop.billing.readBack(acme);
    }
}
