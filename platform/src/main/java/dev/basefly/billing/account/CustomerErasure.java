package dev.basefly.billing.account;

import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.billing.stripe.StripeFailure.Kind;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.spi.ErasurePart;

/** Deletes the customer at Stripe, which ends what it pays for. Stripe keeps the invoices, as the law wants it. */
final class CustomerErasure implements ErasurePart {

    private final AccountStore store;
    private final StripeApi stripe;

    CustomerErasure(AccountStore store, StripeApi stripe) {
        this.store = store;
        this.stripe = stripe;
    }

    @Override
    public String name() {
        return "customers at Stripe";
    }

    @Override
    public long erase(TenantId organization) {
        String id = store.find(organization).map(Customer::stripeId).orElse(null);
        if (id == null) {
            return 0;
        }
        try {
            var deleted = stripe.tell(
                    new IdempotencyKey("erase_" + id),
                    (calls, options) -> calls.customers().delete(id, options));
            return Boolean.TRUE.equals(deleted.getDeleted()) ? 1 : 0;
        } catch (StripeFailure failure) {
            if (failure.kind() == Kind.MISSING) {
                return 0;
            }
            throw failure;
        }
    }
}
