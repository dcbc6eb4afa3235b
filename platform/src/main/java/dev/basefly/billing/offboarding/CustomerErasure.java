package dev.basefly.billing.offboarding;

import com.stripe.model.Invoice;
import com.stripe.param.InvoiceListParams;
import dev.basefly.billing.account.Billing;
import dev.basefly.billing.account.Customer;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.billing.stripe.StripeFailure.Kind;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.spi.ErasurePart;

/**
 * Deletes the customer at Stripe, which ends what it pays for. What is open can never be collected then, and is marked so; Stripe
 * keeps the invoices, as the law wants it.
 */
final class CustomerErasure implements ErasurePart {

    private static final long MOST = 100;

    private final Billing billing;
    private final StripeApi stripe;

    CustomerErasure(Billing billing, StripeApi stripe) {
        this.billing = billing;
        this.stripe = stripe;
    }

    @Override
    public String name() {
        return "customers at Stripe";
    }

    @Override
    public long erase(TenantId organization) {
        String id = billing.customer(organization).map(Customer::stripeId).orElse(null);
        if (id == null) {
            return 0;
        }
        try {
            giveUp(id);
            var deleted = stripe.write(
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

    private void giveUp(String customer) {
        InvoiceListParams open = InvoiceListParams.builder()
                .setCustomer(customer)
                .setStatus(InvoiceListParams.Status.OPEN)
                .setLimit(MOST)
                .build();
        for (Invoice invoice : stripe.read((calls, options) -> calls.invoices().list(open, options))
                .getData()) {
            try {
                var _ = stripe.write(
                        new IdempotencyKey("uncollectible_" + invoice.getId()),
                        (calls, options) -> calls.invoices().markUncollectible(invoice.getId(), options));
            } catch (StripeFailure settled) {
                // It was paid or void meanwhile.
                if (settled.isTransient()) {
                    throw settled;
                }
            }
        }
    }
}
