package dev.basefly.billing.price;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.noted;

import com.stripe.model.Price;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.Offer;
import dev.basefly.plans.catalogue.PlanKey;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether lookup keys and what they stand for lead to each other, so that nobody buys one plan and gets another. */
final class Bijection {

    private Bijection() {}

    /** What a lookup key stands for. */
    private record Meaning(PlanKey plan, int version, String item, Currency currency, BillingInterval interval) {

        static Meaning of(Offer offer) {
            return new Meaning(
                    offer.version().plan(),
                    offer.version().version(),
                    offer.price().item(),
                    offer.price().money().currency(),
                    offer.price().interval());
        }
    }

    /** Where the catalogue itself is ambiguous. */
    static List<String> faults(List<Offer> offers) {
        List<String> faults = new ArrayList<>();
        Map<String, Meaning> meanings = new HashMap<>();
        Map<Meaning, String> keys = new HashMap<>();
        for (Offer offer : offers) {
            String key = offer.price().lookupKey();
            Meaning meaning = Meaning.of(offer);
            if (meanings.put(key, meaning) != null) {
                faults.add(noted("price " + key + ": two prices of the catalogue have this lookup key"));
            }
            String other = keys.put(meaning, key);
            if (other != null) {
                faults.add(noted("price " + key + ": the same as " + other + " of "
                        + offer.version().label()));
            }
        }
        return faults;
    }

    /** What is different of the price that Stripe has under the lookup key. */
    static List<String> faults(Offer offer, Price found) {
        String key = offer.price().lookupKey();
        List<String> faults = new ArrayList<>();
        compare(faults, key, later("its key"), key, PriceBook.key(found));
        compare(faults, key, later("amount"), offer.price().money().minor(), found.getUnitAmount());
        compare(
                faults,
                key,
                later("currency"),
                offer.price().money().currency().getCurrencyCode(),
                upper(found.getCurrency()));
        Price.Recurring recurring = found.getRecurring();
        compare(
                faults,
                key,
                later("interval"),
                offer.price().interval().name(),
                recurring == null ? null : upper(recurring.getInterval()));
        if (recurring != null) {
            compare(faults, key, later("number of intervals"), 1L, recurring.getIntervalCount());
            compare(faults, key, later("usage"), "LICENSED", upper(recurring.getUsageType()));
        }
        compare(faults, key, later("scheme"), "PER_UNIT", upper(found.getBillingScheme()));
        if (found.getTransformQuantity() != null) {
            faults.add(noted("price " + key + ": Stripe divides its quantity"));
        }
        return faults;
    }

    private static @Nullable String upper(@Nullable String word) {
        return word == null ? null : word.toUpperCase(Locale.ROOT);
    }

    private static void compare(List<String> faults, String key, String what, Object wanted, @Nullable Object found) {
        // What another server that speaks Stripe's API leaves out is taken for the usual.
        if (found == null && !what.equals("amount") && !what.equals("interval")) {
            return;
        }
        if (!Objects.equals(wanted, found)) {
            faults.add(noted("price " + key + ": " + what + " is " + wanted + " here and " + found + " at Stripe"));
        }
    }
}
