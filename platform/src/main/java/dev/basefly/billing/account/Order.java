package dev.basefly.billing.account;

import dev.basefly.billing.account.Decision.Line;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.PlanKey;
import java.util.Currency;
import java.util.List;

/**
 * What an organization wants.
 *
 * @param seats how many people in all, 0 for those that the plan includes
 * @param coupon of Stripe, empty for none; at a checkout only
 */
public record Order(PlanKey plan, BillingInterval interval, Currency currency, int seats, String coupon) {

    /**
     * What has to change at Stripe.
     *
     * @param lines empty when nothing has to
     * @param now whether it counts and is charged at once
     * @param keeps what goes on to count until the period ends: lookup key, seats and seconds; empty for nothing
     */
    record Change(List<Line> lines, boolean now, List<String> keeps) {

        Change {
            lines = List.copyOf(lines);
            keeps = List.copyOf(keeps);
        }
    }
}
