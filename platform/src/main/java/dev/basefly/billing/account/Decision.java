package dev.basefly.billing.account;

import dev.basefly.runtime.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A decision that changes something at Stripe, as it was written down before Stripe was asked.
 *
 * @param wish all that the call says, so that it can be made again in the same words
 * @param result what Stripe made, null while that is not known
 */
public record Decision(
        UUID id,
        Kind kind,
        State state,
        Wish wish,
        @Nullable String result,
        @Nullable String problem,
        Instant requestedAt) {

    /** What it is about. */
    public enum Kind {
        CHECKOUT,
        CHANGE,
        ENDING,
        REFUND,
        /** A second subscription is ended and given back. */
        DUPLICATE
    }

    /** The ids of refunds that a result names; they are all of Stripe's that begin so. */
    static List<String> refunds(@Nullable String result) {
        return result == null || result.isEmpty() ? List.of() : List.of(result.split(","));
    }

    /** What became of it. */
    public enum State {
        /** Stripe is asked, or the process died meanwhile. */
        PENDING,
        /** Stripe was asked and gave no answer: it is found out under the same key. */
        UNKNOWN,
        DONE,
        REFUSED,
        /** Nothing is done about it by itself: an operator sees to it. */
        LEFT;

        /** Whether nobody knows yet what becomes of it. */
        boolean isOpen() {
            return this == PENDING || this == UNKNOWN;
        }
    }

    /**
     * What Stripe is asked for.
     *
     * @param target the customer, subscription or payment
     * @param lines what is bought
     * @param now whether a change counts and is charged at once, and not from the end of the period on
     * @param ends whether the subscription ends with its period
     * @param trialDays 0 for none
     * @param coupon empty for none
     * @param keeps what goes on to count until the period ends: lookup key, seats and seconds; empty for nothing
     * @param amount in minor units, 0 for all
     * @param invoice what is given back, null for nothing
     * @param reason in the words of who decides it, null for none
     */
    public record Wish(
            String target,
            List<Line> lines,
            boolean now,
            boolean ends,
            int trialDays,
            String coupon,
            List<String> keeps,
            long amount,
            @Nullable String invoice,
            @Nullable String reason) {

        public Wish {
            lines = List.copyOf(lines);
            keeps = List.copyOf(keeps);
        }

        static Wish checkout(String customer, List<Line> lines, int trialDays, String coupon) {
            return new Wish(customer, lines, true, false, trialDays, coupon, List.of(), 0, null, null);
        }

        static Wish change(String subscription, List<Line> lines, boolean now, List<String> keeps) {
            return new Wish(subscription, lines, now, false, 0, "", keeps, 0, null, null);
        }

        static Wish ending(String subscription, boolean ends) {
            return new Wish(subscription, List.of(), false, ends, 0, "", List.of(), 0, null, null);
        }

        static Wish refund(String payment, long amount, String invoice, String reason) {
            return new Wish(payment, List.of(), true, false, 0, "", List.of(), amount, invoice, reason);
        }

        static Wish duplicate(String subscription) {
            return new Wish(subscription, List.of(), true, true, 0, "", List.of(), 0, null, null);
        }
    }

    /**
     * Money that was to be given back and was not.
     *
     * @param target the payment or the subscription
     * @param problem what Stripe said, null while it is asked
     */
    public record Unsettled(
            TenantId tenant,
            Kind kind,
            State state,
            String target,
            @Nullable String problem,
            Instant requestedAt) {}

    /**
     * A price and how often it is bought.
     *
     * @param item the item at Stripe that it changes, empty for a new one
     * @param quantity 0 removes the item
     */
    public record Line(String item, String price, long quantity) {}
}
