package dev.basefly.billing.account;

import dev.basefly.plans.PlanState;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Where a subscription stands, in Stripe's words (https://docs.stripe.com/api/subscriptions/object#subscription_object-status).
 * Events can be missed, so a state may follow that lies behind several others.
 */
public enum SubscriptionState {
    /** The first payment has not been made. */
    INCOMPLETE,
    /** The first payment was not made in time. */
    INCOMPLETE_EXPIRED,
    TRIALING,
    ACTIVE,
    /** A payment failed and is tried again. */
    PAST_DUE,
    /** The trial ended without a card. */
    PAUSED,
    CANCELED,
    /** Payments failed and are not tried again. */
    UNPAID;

    private static final Set<SubscriptionState> ENDED = EnumSet.of(CANCELED, INCOMPLETE_EXPIRED);

    /** Reads Stripe's word; one that is not known here is an IllegalArgumentException. */
    static SubscriptionState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The states that the same subscription may have after this one. */
    public Set<SubscriptionState> next() {
        return switch (this) {
            case CANCELED, INCOMPLETE_EXPIRED -> Set.of();
            case INCOMPLETE -> EnumSet.of(INCOMPLETE_EXPIRED, TRIALING, ACTIVE, PAST_DUE, PAUSED, CANCELED, UNPAID);
            case TRIALING -> EnumSet.of(ACTIVE, PAST_DUE, PAUSED, CANCELED, UNPAID);
            case ACTIVE -> EnumSet.of(TRIALING, PAST_DUE, PAUSED, CANCELED, UNPAID);
            case PAST_DUE -> EnumSet.of(TRIALING, ACTIVE, PAUSED, CANCELED, UNPAID);
            case PAUSED -> EnumSet.of(TRIALING, ACTIVE, PAST_DUE, CANCELED, UNPAID);
            case UNPAID -> EnumSet.of(TRIALING, ACTIVE, PAST_DUE, PAUSED, CANCELED);
        };
    }

    /** Whether nothing follows. */
    public boolean hasEnded() {
        return ENDED.contains(this);
    }

    PlanState planState() {
        return switch (this) {
            case INCOMPLETE -> PlanState.INCOMPLETE;
            case TRIALING -> PlanState.TRIALING;
            case ACTIVE -> PlanState.ACTIVE;
            case PAST_DUE -> PlanState.PAST_DUE;
            case PAUSED -> PlanState.PAUSED;
            case UNPAID -> PlanState.UNPAID;
            case CANCELED, INCOMPLETE_EXPIRED -> PlanState.CANCELED;
        };
    }
}
