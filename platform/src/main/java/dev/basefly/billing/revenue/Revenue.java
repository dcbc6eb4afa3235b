package dev.basefly.billing.revenue;

import dev.basefly.billing.account.SubscriptionState;
import dev.basefly.plans.catalogue.Money;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;

/**
 * Figures of the installation. Currencies are never added up.
 *
 * @param months the newest first, each currency in which something was paid or given back
 * @param recurring what subscriptions that are active bring each month, by currency
 * @param subscriptions how many there are in each state
 * @param unpriced how many active ones have a price that the catalogue does not know, and are not in {@code recurring}
 */
public record Revenue(
        List<Month> months, List<Money> recurring, Map<SubscriptionState, Long> subscriptions, long unpriced) {

    public Revenue {
        months = List.copyOf(months);
        recurring = List.copyOf(recurring);
        subscriptions = Map.copyOf(subscriptions);
    }

    /**
     * A month of one currency, by UTC.
     *
     * @param invoices how many were paid
     */
    public record Month(YearMonth month, Money paid, Money refunded, long invoices) {

        /** What is left. */
        public Money net() {
            return new Money(paid.currency(), Math.subtractExact(paid.minor(), refunded.minor()));
        }
    }

    /** How many subscriptions are in this state. */
    public long count(SubscriptionState state) {
        return subscriptions.getOrDefault(state, 0L);
    }
}
