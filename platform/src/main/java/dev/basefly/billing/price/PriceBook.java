package dev.basefly.billing.price;

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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which price at Stripe each price of the catalogue is, by its lookup key and no other way, in both directions. What Stripe
 * does not have yet is made there when it is first sold.
 */
public final class PriceBook {

    private static final String METADATA = "lookup_key";
    private static final Logger log = LoggerFactory.getLogger(PriceBook.class);

    /** Of lookup keys in one request, as Stripe limits them. */
    private static final int MOST = 10;

    private static final long MOST_PRICES = 100;

    private final StripeApi stripe;
    private final PlanCatalogue catalogue;
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private volatile @Nullable List<String> faults;

    public PriceBook(StripeApi stripe, PlanCatalogue catalogue) {
        this.stripe = stripe;
        this.catalogue = catalogue;
    }

    /** The key of a price, which it keeps in its metadata also when another one takes its lookup key. */
    public static String key(Price price) {
        if (price.getMetadata() != null && price.getMetadata().containsKey(METADATA)) {
            return price.getMetadata().get(METADATA);
        }
        return price.getLookupKey() == null ? "" : price.getLookupKey();
    }

    /**
     * The id of the price at Stripe; makes it there when there is none.
     *
     * @throws ApiError SERVICE_UNAVAILABLE while any price of the catalogue means something else at Stripe: nothing is sold
     */
    public String price(Offer offer) {
        requireSound();
        String key = offer.price().lookupKey();
        String id = known.get(key);
        if (id == null) {
            Price found = find(key);
            id = found == null ? create(offer).getId() : checked(offer, found).getId();
            known.put(key, id);
        }
        return id;
    }

    /** What the last look found, null before the first one. */
    public @Nullable List<String> faults() {
        return faults;
    }

    /**
     * Looks at all prices anew: what is different at Stripe from what the catalogue says, so that a lookup key leads to one
     * price, and that price back to the same plan, version, item, currency and interval. Makes nothing.
     */
    public List<String> differences() {
        List<String> differences = new ArrayList<>(Bijection.faults(catalogue.offers()));
        Map<String, Offer> offers = new LinkedHashMap<>();
        catalogue.offers().forEach(offer -> offers.put(offer.price().lookupKey(), offer));
        List<String> keys = List.copyOf(offers.keySet());
        Map<String, String> sold = new HashMap<>();
        for (int from = 0; from < keys.size(); from += MOST) {
            for (Price found : find(keys.subList(from, Math.min(keys.size(), from + MOST)))) {
                Offer offer = offers.get(found.getLookupKey());
                if (offer != null) {
                    differences.addAll(Bijection.faults(offer, found));
                    sold.put(found.getLookupKey(), found.getId());
                }
            }
        }
        remember(sold);
        faults = List.copyOf(differences);
        return differences;
    }

    /** Another price may have a key by now, or none; a server that knows no lookup keys finds none at all. */
    private void remember(Map<String, String> sold) {
        if (!sold.isEmpty()) {
            known.keySet().retainAll(sold.keySet());
            known.putAll(sold);
        }
    }

    /** While something is wrong it is looked at each time, so that a correction counts at once. */
    private void requireSound() {
        List<String> last = faults;
        if (last != null && last.isEmpty()) {
            return;
        }
        List<String> found = differences();
        if (!found.isEmpty()) {
            log.error("Nothing is sold, because prices at Stripe are not those of the catalogue: {}", found);
            throw ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "Nothing can be bought at the moment")
                    .reason("prices_differ")
                    .remedy("Ask the operator to compare the prices with the payment provider");
        }
    }

    private List<Price> find(List<String> keys) {
        PriceListParams params = PriceListParams.builder()
                .addAllLookupKey(keys)
                .setActive(true)
                .setLimit(MOST_PRICES)
                .build();
        return stripe.read((calls, options) -> calls.prices().list(params, options)).getData().stream()
                // A server that does not know lookup keys answers with all prices.
                .filter(price -> keys.contains(price.getLookupKey()))
                .toList();
    }

    private @Nullable Price find(String key) {
        return find(List.of(key)).stream().findFirst().orElse(null);
    }

    private static Price checked(Offer offer, Price found) {
        List<String> faults = Bijection.faults(offer, found);
        if (!faults.isEmpty()) {
            log.error("A price at Stripe is another one: {}", faults);
            throw ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "The price at the payment provider is another one")
                    .reason("prices_differ")
                    .remedy("Ask the operator to compare the prices with the payment provider");
        }
        return found;
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
        return stripe.write(
                new IdempotencyKey("price_" + key),
                (calls, options) -> calls.prices().create(params, options));
    }

    private String product(Offer offer) {
        String id = "basefly_" + offer.version().plan().name().toLowerCase(Locale.ROOT) + "_"
                + offer.price().item();
        try {
            return stripe.read((calls, options) -> calls.products().retrieve(id, options))
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
        ProductCreateParams params = ProductCreateParams.builder()
                .setId(id)
                .setName(name)
                .putMetadata("plan", offer.version().plan().name())
                .build();
        return stripe.write(
                        new IdempotencyKey("product_" + id),
                        (calls, options) -> calls.products().create(params, options))
                .getId();
    }
}
