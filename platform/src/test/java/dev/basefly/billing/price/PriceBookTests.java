package dev.basefly.billing.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.model.Price;
import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.billing.stripe.ScriptedStripe;
import dev.basefly.billing.stripe.TestStripe;
import dev.basefly.plans.catalogue.Offer;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.testkit.SettableClock;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;

@PlatformTest
class PriceBookTests {

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));

    @Autowired
    private PlanCatalogue catalogue;

    @Test
    void leadsFromEachKeyToItsPriceAndBack() {
        for (var offer : catalogue.offers()) {
            assertThat(catalogue.byLookupKey(offer.price().lookupKey())).contains(offer);
            assertThat(Bijection.faults(offer, same(offer))).isEmpty();
        }
        assertThat(Bijection.faults(catalogue.offers())).isEmpty();
        var twice = catalogue.offers().getFirst();
        assertThat(Bijection.faults(List.of(twice, twice))).hasSize(2);
    }

    @Test
    void noticesEverythingThatIsDifferent() {
        var offer = offer();
        var swapped = same(offer);
        swapped.setMetadata(Map.of("lookup_key", "business_v1_base_eur_month"));
        assertThat(Bijection.faults(offer, swapped)).singleElement().asString().contains("business_v1_base_eur_month");

        var other = same(offer);
        other.setUnitAmount(1L);
        other.setCurrency("usd");
        other.getRecurring().setInterval("week");
        other.getRecurring().setIntervalCount(3L);
        other.getRecurring().setUsageType("metered");
        other.setBillingScheme("tiered");
        other.setTransformQuantity(new Price.TransformQuantity());
        assertThat(Bijection.faults(offer, other)).hasSize(7);

        var once = same(offer);
        once.setRecurring(null);
        once.setUnitAmount(null);
        assertThat(Bijection.faults(offer, once)).hasSize(2);
    }

    @Test
    void sellsNothingUntilThePricesAreRightAndSaysSoWithoutStopping() throws IOException {
        var offer = offer();
        try (var stripe = new ScriptedStripe()) {
            var api = TestStripe.at(stripe.address(), "sk_test_1", clock);
            var prices = new PriceBook(api, catalogue);
            var check = new PriceCheck(prices, api);
            stripe.answers(200, list("price_1", offer, offer.price().money().minor() + 1));

            check.look();

            assertThat(check.find())
                    .singleElement()
                    .asString()
                    .contains("nothing is sold", offer.price().lookupKey(), "amount");
            assertThat(check.health().getStatus()).isEqualTo(new Status(PriceCheck.DEGRADED));
            assertThatThrownBy(() -> prices.price(offer)).isInstanceOfSatisfying(ApiError.class, error -> {
                assertThat(error.code().status()).isEqualTo(503);
                assertThat(error.reason()).isEqualTo("prices_differ");
            });

            stripe.anew()
                    .answers(200, list("price_1", offer, offer.price().money().minor()));
            assertThat(prices.price(offer)).isEqualTo("price_1");
            assertThat(check.find()).isEmpty();
            assertThat(check.health().getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void sellsThePriceThatHasTheKeyNow() throws IOException {
        var offer = offer();
        var amount = offer.price().money().minor();
        try (var stripe = new ScriptedStripe()) {
            var prices = new PriceBook(TestStripe.at(stripe.address(), "sk_test_1", clock), catalogue);
            stripe.answers(200, list("price_1", offer, amount));
            assertThat(prices.price(offer)).isEqualTo("price_1");

            stripe.anew().answers(200, list("price_2", offer, amount));
            assertThat(prices.differences()).isEmpty();

            assertThat(prices.price(offer)).isEqualTo("price_2");
        }
    }

    @Test
    void tellsTheDoctorThatNothingCouldBeCompared() {
        var away = TestStripe.at("http://localhost:1", "sk_test_1", clock);

        var check = new PriceCheck(new PriceBook(away, catalogue), away);

        assertThat(check.find()).singleElement().asString().contains("does not answer");
        assertThat(check.health().getStatus()).isEqualTo(Status.UP);
    }

    private Offer offer() {
        var version = catalogue.current(PlanKey.PRO);
        return new Offer(version, version.prices().getFirst());
    }

    private static Price same(Offer offer) {
        var recurring = new Price.Recurring();
        recurring.setInterval(offer.price().interval().name().toLowerCase(Locale.ROOT));
        recurring.setIntervalCount(1L);
        recurring.setUsageType("licensed");
        var price = new Price();
        price.setLookupKey(offer.price().lookupKey());
        price.setUnitAmount(offer.price().money().minor());
        price.setCurrency(offer.price().money().currency().getCurrencyCode().toLowerCase(Locale.ROOT));
        price.setRecurring(recurring);
        price.setBillingScheme("per_unit");
        return price;
    }

    private static String list(String id, Offer offer, long amount) {
        return """
                {"object": "list", "has_more": false, "data": [{"id": "%s", "object": "price", "active": true,
                 "lookup_key": "%s", "unit_amount": %d, "currency": "%s", "billing_scheme": "per_unit",
                 "recurring": {"interval": "%s", "interval_count": 1, "usage_type": "licensed"}}]}""".formatted(
                        id,
                        offer.price().lookupKey(),
                        amount,
                        offer.price().money().currency().getCurrencyCode().toLowerCase(Locale.ROOT),
                        offer.price().interval().name().toLowerCase(Locale.ROOT));
    }
}
