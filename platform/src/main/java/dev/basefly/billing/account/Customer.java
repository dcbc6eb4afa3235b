package dev.basefly.billing.account;

import dev.basefly.runtime.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An organization as a customer.
 *
 * @param attempt names the one attempt at making it a customer of Stripe
 * @param stripeId {@code cus_…}, null until Stripe answered
 * @param subscription null for one that never bought anything
 * @param card its brand and last digits, null for none
 * @param version grows with each change
 */
public record Customer(
        TenantId tenant,
        UUID attempt,
        @Nullable String stripeId,
        @Nullable String email,
        @Nullable Subscription subscription,
        @Nullable String card,
        long version,
        Instant createdAt,
        @Nullable Instant syncedAt) {

    /**
     * What it bought.
     *
     * @param baseKey the lookup key of the plan's price that counts now
     * @param seats how many are paid for beyond those that the plan includes
     * @param endsWithPeriod whether it was canceled, and goes on until the end of the period
     * @param pastDueSince when a payment failed that has not been made up for, null for none
     * @param laterKey the lookup key of the price that counts from the end of the period on, null for the same
     */
    public record Subscription(
            String stripeId,
            SubscriptionState state,
            String baseKey,
            String currency,
            int seats,
            Instant periodStart,
            Instant periodEnd,
            @Nullable Instant trialEnd,
            boolean endsWithPeriod,
            @Nullable Instant pastDueSince,
            @Nullable String laterKey) {}

    /** Whether it has a subscription that has not ended. */
    public boolean isSubscribed() {
        return subscription != null && !subscription.state().hasEnded();
    }
}
