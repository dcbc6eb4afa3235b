package dev.basefly.billing.web;

import dev.basefly.billing.account.Reconcile;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobState;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of all customers with Stripe.
 *
 * @param report what was found, null before it is done
 */
public record Comparison(JobId id, JobState state, Reconcile.@Nullable Report report) {

    public String path() {
        return ConsoleView.COMPARISONS + id;
    }

    /** Whether it ended without having found out. */
    public boolean hasFailed() {
        return report == null && (state.isFinal() || state == JobState.DEAD);
    }
}
