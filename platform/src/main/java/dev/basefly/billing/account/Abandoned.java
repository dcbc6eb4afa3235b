package dev.basefly.billing.account;

import dev.basefly.billing.account.Customer.Subscription;
import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.OrganizationState;
import dev.basefly.tenancy.Organizations;

/** Ends what deleted organizations pay for, with the period; who restores one in time goes on with it by hand. */
final class Abandoned {

    private final Organizations organizations;
    private final Decisions decisions;

    Abandoned(Organizations organizations, Decisions decisions) {
        this.organizations = organizations;
        this.decisions = decisions;
    }

    /** Whether a subscription was ended. */
    boolean end(Customer customer) {
        Subscription bought = customer.subscription();
        boolean deleted = organizations
                .find(customer.tenant())
                .map(Organization::state)
                .map(state -> state == OrganizationState.DELETED)
                .orElse(false);
        if (!deleted || bought == null || !customer.isSubscribed() || bought.endsWithPeriod()) {
            return false;
        }
        decisions.decide(customer.tenant(), Kind.ENDING, Wish.ending(bought.stripeId(), true));
        return true;
    }
}
