package dev.basefly.billing.account;

import com.stripe.model.Price;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.PriceListParams;
import com.stripe.param.ProductCreateParams;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.billing.stripe.StripeFailure.Kind;
import dev.basefly.plans.catalogue.Offer;
import dev.basefly.plans.catalogue.PlanCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which price at Stripe each price of the catalogue is, by its lookup key and no other way, in both directions. What Stripe
 * does not have yet is made there when it is first sold.
 */
final class PriceBook {

    private static final String METADATA = "lookup_key";
    private static final long MOST = 10;

    private final StripeApi stripe;
    private final PlanCatalogue catalogue;
    private final Map<String, String> known = new ConcurrentHashMap<>();

    PriceBook(StripeApi stripe, PlanCatalogue catalogue) {
        this.stripe = stripe;
        this.catalogue = catalogue;
    }

    /** The key of a price, which it keeps in its metadata also when another one takes its lookup key. */
    static String key(Price price) {
        if (price.getMetadata() != null && price.getMetadata().containsKey(METADATA)) {
            return price.getMetadata().get(METADATA);
        }
        return price.getLookupKey() == null ? "" : price.getLookupKey();
    }

    /** The id of the price at Stripe; makes it there when there is none. */
    String price(Offer offer) {
        String key = offer.price().lookupKey();
        String id = known.get(key);
        if (id == null) {
            Price found = find(key);
            id = found == null ? create(offer).getId() : checked(offer, found).getId();
            known.put(key, id);
        }
        return id;
    }

    /** What is different at Stripe from what the catalogue says; makes nothing. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (Offer offer : catalogue.offers()) {
            Price found = find(offer.price().lookupKey());
            if (found != null && !saysTheSame(offer, found)) {
                differences.add("price " + offer.price().lookupKey() + ": "
                        + offer.price().money() + " here, " + found.getUnitAmount() + " " + found.getCurrency()
                        + " at Stripe");
            }
        }
        return differences;
    }

    private @Nullable Price find(String key) {
        PriceListParams params = PriceListParams.builder()
                .addLookupKey(key)
                .setActive(true)
                .setLimit(MOST)
                .build();
        return stripe.ask((calls, options) -> calls.prices().list(params, options)).getData().stream()
                .findFirst()
                .orElse(null);
    }

    private static Price checked(Offer offer, Price found) {
        if (!saysTheSame(offer, found)) {
            throw ApiError.of(ErrorCode.INTEGRATION_ERROR, "The price at the payment provider is another one")
                    .reason("price_differs")
                    .remedy("Ask the operator to compare " + offer.price().lookupKey() + " with Stripe");
        }
        return found;
    }

    private static boolean saysTheSame(Offer offer, Price found) {
        return Long.valueOf(offer.price().money().minor()).equals(found.getUnitAmount())
                && offer.price().money().currency().getCurrencyCode().equalsIgnoreCase(found.getCurrency())
                && found.getRecurring() != null
                && offer.price()
                        .interval()
                        .name()
                        .equalsIgnoreCase(found.getRecurring().getInterval());
    }

    private Price create(Offer offer) {
        String product = product(offer);
        String key = offer.price().lookupKey();
        PriceCreateParams params = PriceCreateParams.builder()
                .setProduct(product)
                .setCurrency(offer.price().money().currency().getCurrencyCode().toLowerCase(Locale.ROOT))
                .setUnitAmount(offer.price().money().minor())
                .setLookupKey(key)
                .putMetadata(METADATA, key)
                .setRecurring(PriceCreateParams.Recurring.builder()
                        .setInterval(
                                switch (offer.price().interval()) {
                                    case MONTH -> PriceCreateParams.Recurring.Interval.MONTH;
                                    case YEAR -> PriceCreateParams.Recurring.Interval.YEAR;
                                })
                        .build())
                .build();
        return stripe.tell(
                new IdempotencyKey("price_" + key),
                (calls, options) -> calls.prices().create(params, options));
    }

    private String product(Offer offer) {
        String id = "basefly_" + offer.version().plan().name().toLowerCase(Locale.ROOT) + "_"
                + offer.price().item();
        try {
            return stripe.ask((calls, options) -> calls.products().retrieve(id, options))
                    .getId();
        } catch (StripeFailure missing) {
            if (missing.kind() != Kind.MISSING) {
                throw missing;
            }
        }
        String name = offer.version().title()
                + (offer.price().item().equals("base")
                        ? ""
                        : ": " + offer.price().item());
        ProductCreateParams params =
                ProductCreateParams.builder().setId(id).setName(name).build();
        return stripe.tell(
                        new IdempotencyKey("product_" + id),
                        (calls, options) -> calls.products().create(params, options))
                .getId();
    }
}
