package dev.basefly.billing.revenue;

import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.plans.catalogue.Offer;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.Price;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What subscriptions bring each month, by the prices of the catalogue, without coupons and taxes. A year's price counts for a
 * twelfth, and is rounded once for each currency.
 */
final class Recurring {

    private static final BigDecimal MONTHS = BigDecimal.valueOf(12);

    private final PlanCatalogue catalogue;
    private final Map<Currency, BigDecimal> yearly = new HashMap<>();
    private long unpriced;

    Recurring(PlanCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Adds subscriptions.
     *
     * @param key the lookup key of the plan's price
     * @param seats of all of them, beyond those that the plan includes
     */
    void add(String key, long subscriptions, long seats) {
        Offer base = catalogue.byLookupKey(key).orElse(null);
        if (base == null) {
            unpriced += subscriptions;
            return;
        }
        Price price = base.price();
        BigDecimal amount = BigDecimal.valueOf(price.money().minor()).multiply(BigDecimal.valueOf(subscriptions));
        Price seat = base.version()
                .price(Price.SEAT, price.money().currency(), price.interval())
                .orElse(null);
        if (seat != null) {
            amount = amount.add(BigDecimal.valueOf(seat.money().minor()).multiply(BigDecimal.valueOf(seats)));
        }
        yearly.merge(
                price.money().currency(),
                price.interval() == BillingInterval.MONTH ? amount.multiply(MONTHS) : amount,
                BigDecimal::add);
    }

    /** Each month, by currency. */
    List<Money> perMonth() {
        return yearly.entrySet().stream()
                .map(sum -> new Money(
                        sum.getKey(),
                        sum.getValue().divide(MONTHS, 0, RoundingMode.HALF_UP).longValueExact()))
                .sorted(Comparator.comparing(money -> money.currency().getCurrencyCode()))
                .toList();
    }

    long unpriced() {
        return unpriced;
    }
}
