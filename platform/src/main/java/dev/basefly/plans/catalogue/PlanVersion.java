package dev.basefly.plans.catalogue;

import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan as it was offered at some time; it never changes, and whoever bought it keeps it until moved.
 *
 * @param version from 1
 * @param trialDays for how long it can be tried, 0 for not
 * @param includedSeats how many people it includes
 * @param grants by feature, of every declared one
 * @param reason why it was made
 */
public record PlanVersion(
        PlanKey plan,
        int version,
        String title,
        String description,
        int trialDays,
        int includedSeats,
        List<AddOn> addOns,
        List<Price> prices,
        Map<String, Grant> grants,
        String reason,
        Instant createdAt) {

    public PlanVersion {
        addOns = List.copyOf(addOns);
        prices = List.copyOf(prices);
        grants = Map.copyOf(grants);
    }

    /** The price of an item ({@link Price#BASE}, {@link Price#SEAT} or an add-on); empty where it has none. */
    public Optional<Price> price(String item, Currency currency, BillingInterval interval) {
        return prices.stream()
                .filter(price -> price.item().equals(item)
                        && price.money().currency().equals(currency)
                        && price.interval() == interval)
                .findFirst();
    }

    /** Whether it is bought; nobody pays for one without a price. */
    public boolean isPaid() {
        return prices.stream().anyMatch(price -> price.item().equals(Price.BASE));
    }

    /** What it includes of the feature; nothing of one it does not know. */
    public Grant grant(String feature) {
        return grants.getOrDefault(feature, Grant.NONE);
    }

    /** The add-on of that key; empty when it has none. */
    public Optional<AddOn> addOn(String key) {
        return addOns.stream().filter(addOn -> addOn.key().equals(key)).findFirst();
    }

    /** Such as {@code PRO v2}. */
    public String label() {
        return plan + " v" + version;
    }
}
