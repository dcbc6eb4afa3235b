package dev.basefly.billing.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe says of a customer at a moment.
 *
 * @param subscription the one that counts: of those that have not ended the oldest that is paid for or tried, then the oldest
 *     that stands still, then the oldest; else the one that ended last
 * @param others of those that have not ended, the ones besides it: somebody paid twice
 * @param card brand and last digits, null for none
 * @param deleted whether Stripe has the customer no more
 */
record Snapshot(
        String customer,
        @Nullable String email,
        @Nullable Held subscription,
        List<Held> others,
        List<Invoice> invoices,
        @Nullable String card,
        boolean deleted) {

    /** Metadata by which a price that was left goes on to count until the period ends. */
    static final String KEEPS_KEY = "keeps_key";

    static final String KEEPS_SEATS = "keeps_seats";
    static final String KEEPS_UNTIL = "keeps_until";

    Snapshot {
        others = List.copyOf(others);
        invoices = List.copyOf(invoices);
    }

    /** A subscription. */
    record Held(
            String id,
            SubscriptionState state,
            String currency,
            Instant createdAt,
            List<Item> items,
            Instant periodStart,
            Instant periodEnd,
            @Nullable Instant trialEnd,
            boolean endsWithPeriod,
            Map<String, String> metadata) {

        Held {
            items = List.copyOf(items);
            metadata = Map.copyOf(metadata);
        }

        /** Whether a price that was left still counts. */
        boolean keepsAt(Instant now) {
            String until = metadata.getOrDefault(KEEPS_UNTIL, "");
            return until.matches("\\d{1,12}") && now.isBefore(Instant.ofEpochSecond(Long.parseLong(until)));
        }
    }

    /**
     * An item.
     *
     * @param key the lookup key of its price, empty when it has none
     */
    record Item(String id, String price, String key, long quantity) {}
}
