package dev.basefly.plans.catalogue;

import java.util.Locale;

/**
 * What something costs, before it has a lookup key.
 *
 * @param item {@link Price#BASE}, {@link Price#SEAT} or the key of an add-on
 * @param money each time, for one of them; not negative
 */
public record Tariff(String item, BillingInterval interval, Money money) {

    public Tariff {
        if (money.minor() < 0) {
            throw new IllegalArgumentException("A price is not negative: " + money);
        }
    }

    /** The price of this in a version of the plan, with the lookup key that follows from it. */
    Price in(PlanKey plan, int version) {
        String key = String.join(
                        "_", plan.name(), "v" + version, item, money.currency().getCurrencyCode(), interval.name())
                .toLowerCase(Locale.ROOT);
        return new Price(item, interval, money, key);
    }
}
