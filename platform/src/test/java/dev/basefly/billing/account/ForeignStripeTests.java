package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.stripe.model.Subscription;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.PlanCreateParams;
import com.stripe.param.SubscriptionCreateParams;
import com.stripe.param.SubscriptionItemUpdateParams;
import com.stripe.service.V1Services;
import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.billing.BillingSettings;
import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.Line;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.billing.price.PriceBook;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.billing.stripe.TestStripe;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.Offer;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.Price;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.runtime.TenantId;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.testkit.faults.RecordingProxy;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.env.MockEnvironment;

/** The same client and the same code against a Stripe-compatible server of somebody else, where there is one. */
@PlatformTest
class ForeignStripeTests {

    private static final Logger log = LoggerFactory.getLogger(ForeignStripeTests.class);
    private static final String KEY = "sk_test_foreign_0123456789";

    @Autowired
    private ApplicationContext context;

    @Test
    void sellsByNothingButAnotherBaseAddress() throws Exception {
        var found = ForeignStripe.find();
        assumeThat(found)
                .as("%s, or an installed server", ForeignStripe.VARIABLE)
                .isPresent();
        var acme = new TenantId(UUID.randomUUID());
        try (var foreign = found.orElseThrow();
                var proxy = RecordingProxy.before(foreign.address());
                var shop = new Shop(context)) {
            shop.start(services(shop, proxy.address()));

            var price = sellsPricesByTheirLookupKeys(shop, proxy);
            var customer = makesOneCustomer(shop, acme);
            var subscription = subscribes(shop, acme, customer, price);
            var changed = decides(shop, acme, Kind.CHANGE, change(subscription, price));
            var ended = decides(shop, acme, Kind.ENDING, Wish.ending(subscription.getId(), true));

            Asked.verify(proxy.exchanges(), KEY, acme);
            proxy.exchanges()
                    .forEach(exchange -> log.info("{} {} {}", exchange.method(), exchange.path(), exchange.status()));
            log.info("a change of the plan is {}, an end is {}", changed, ended);
        }
    }

    private V1Services services(Shop shop, String address) {
        var environment = new MockEnvironment()
                .withProperty("basefly.billing.api-base", address)
                .withProperty("basefly.billing.secret-key", KEY);
        var settings = SettingsBeans.of(BillingSettings.class, environment);
        return TestStripe.by(
                        settings, context.getBean(RuntimeSettings.class), context.getBean(StandIn.class), shop.clock)
                .read((services, options) -> services);
    }

    private static String sellsPricesByTheirLookupKeys(Shop shop, RecordingProxy proxy) {
        var pro = offer(shop, PlanKey.PRO);
        var business = offer(shop, PlanKey.BUSINESS);
        var book = new PriceBook(shop.stripe, shop.catalogue);
        var price = book.price(pro);
        assertThat(book.price(business)).isNotEqualTo(price);
        long made = posts(proxy);

        var other = new PriceBook(shop.stripe, shop.catalogue);

        assertThat(other.price(pro)).isEqualTo(price);
        assertThat(posts(proxy)).isEqualTo(made);
        assertThat(other.differences()).isEmpty();
        var there = shop.stripe.read((calls, options) -> calls.prices().retrieve(price, options));
        assertThat(there.getUnitAmount()).isEqualTo(pro.price().money().minor());
        assertThat(PriceBook.key(there)).isEqualTo(pro.price().lookupKey());
        return price;
    }

    /** The checkout itself needs pages, which such servers seldom have. */
    private static String makesOneCustomer(Shop shop, TenantId acme) {
        for (int time = 0; time < 2; time++) {
            var refusal =
                    catchThrowable(() -> shop.billing.checkout(acme, Shop.order(PlanKey.PRO, 0), "ada@acme.example"));
            assertThat(refusal)
                    .satisfiesAnyOf(
                            none -> assertThat(none).isNull(),
                            error -> assertThat(error)
                                    .isInstanceOfSatisfying(
                                            ApiError.class,
                                            known -> assertThat(known.reason()).isEqualTo("stripe_refused")));
        }
        var customer = shop.stripeId(acme);
        var known = shop.store.find(acme).orElseThrow();
        var again = shop.stripe.write(
                IdempotencyKey.of("customer", known.attempt()),
                (calls, options) -> calls.customers()
                        .create(
                                CustomerCreateParams.builder()
                                        .setEmail("ada@acme.example")
                                        .putMetadata("tenant", acme.toString())
                                        .build(),
                                options));
        assertThat(again.getId()).isEqualTo(customer);
        assertThat(again.getMetadata()).containsEntry("tenant", acme.toString());
        return customer;
    }

    private static Subscription subscribes(Shop shop, TenantId acme, String customer, String price) {
        Subscription begun;
        try {
            begun = subscribe(
                    shop,
                    acme,
                    customer,
                    SubscriptionCreateParams.Item.builder().setPrice(price));
        } catch (StripeFailure refused) {
            // Some servers want what prices were called before there were prices, too.
            assertThat(refused.kind()).isEqualTo(StripeFailure.Kind.REFUSED);
            makePlan(shop, price);
            begun = subscribe(
                    shop,
                    acme,
                    customer,
                    SubscriptionCreateParams.Item.builder().setPrice(price).putExtraParam("plan", price));
        }
        var item = begun.getItems().getData().getFirst().getId();
        var key = IdempotencyKey.of("seats", UUID.randomUUID());
        for (int time = 0; time < 2; time++) {
            var changed = shop.stripe.write(
                    key,
                    (calls, options) -> calls.subscriptionItems()
                            .update(
                                    item,
                                    SubscriptionItemUpdateParams.builder()
                                            .setQuantity(5L)
                                            .build(),
                                    options));
            assertThat(changed.getQuantity()).isEqualTo(5);
        }
        var id = begun.getId();
        var read = shop.stripe.read((calls, options) -> calls.subscriptions().retrieve(id, options));
        assertThat(read.getItems().getData().getFirst().getQuantity()).isEqualTo(5);
        assertThat(read.getMetadata()).containsEntry("tenant", acme.toString());
        return read;
    }

    private static Subscription subscribe(
            Shop shop, TenantId acme, String customer, SubscriptionCreateParams.Item.Builder item) {
        var params = SubscriptionCreateParams.builder()
                .setCustomer(customer)
                .putMetadata("tenant", acme.toString())
                .addItem(item.setQuantity(2L).build())
                .build();
        return shop.stripe.write(
                IdempotencyKey.of("subscription", UUID.randomUUID()),
                (calls, options) -> calls.subscriptions().create(params, options));
    }

    private static void makePlan(Shop shop, String price) {
        var sold = shop.stripe.read((calls, options) -> calls.prices().retrieve(price, options));
        var params = PlanCreateParams.builder()
                .setId(price)
                .setProduct(sold.getProduct())
                .setCurrency(sold.getCurrency())
                .setAmount(sold.getUnitAmount())
                .setInterval(PlanCreateParams.Interval.MONTH)
                .putMetadata("lookup_key", PriceBook.key(sold))
                .build();
        var _ = shop.stripe.write(
                IdempotencyKey.of("plan", UUID.randomUUID()),
                (calls, options) -> calls.plans().create(params, options));
    }

    private static Wish change(Subscription subscription, String price) {
        var item = subscription.getItems().getData().getFirst().getId();
        return Wish.change(subscription.getId(), List.of(new Line(item, price, 7)), true, List.of());
    }

    /** Done; or, where the server does not have the route, refused without a word of its answer. */
    private static String decides(Shop shop, TenantId acme, Kind kind, Wish wish) {
        var refusal = catchThrowableOfType(ApiError.class, () -> shop.decisions.decide(acme, kind, wish));
        var state = shop.jdbc()
                .sql(
                        "select state from billing_actions where tenant_id = ? and kind = ? order by requested_at desc limit 1")
                .param(acme.value())
                .param(kind.name())
                .query(String.class)
                .single();
        if (refusal == null) {
            assertThat(state).isEqualTo("DONE");
        } else {
            assertThat(state).isEqualTo("REFUSED");
            assertThat(refusal.reason()).isEqualTo("stripe_refused");
            assertThat(refusal.getMessage()).doesNotContain("/v1/").doesNotContain("path");
        }
        return state;
    }

    private static long posts(RecordingProxy proxy) {
        return proxy.exchanges().stream()
                .filter(exchange -> exchange.method().equals("POST"))
                .count();
    }

    private static Offer offer(Shop shop, PlanKey plan) {
        var version = shop.catalogue.current(plan);
        return new Offer(
                version,
                version.price(Price.BASE, Currency.getInstance("EUR"), BillingInterval.MONTH)
                        .orElseThrow());
    }
}
