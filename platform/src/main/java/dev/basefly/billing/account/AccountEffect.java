package dev.basefly.billing.account;

import com.stripe.param.CustomerRetrieveParams;
import dev.basefly.billing.inbox.EventEffect;
import dev.basefly.billing.inbox.StripeEvent;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.billing.stripe.StripeFailure.Kind;
import dev.basefly.runtime.TenantId;
import java.util.Optional;
import java.util.Set;

/** Events of a customer: whatever happened, what counts is what Stripe says of the customer now. */
final class AccountEffect implements EventEffect {

    private static final Set<String> TYPES = Set.of(
            "checkout.session.completed",
            "customer.created",
            "customer.updated",
            "customer.deleted",
            "customer.subscription.created",
            "customer.subscription.updated",
            "customer.subscription.deleted",
            "customer.subscription.paused",
            "customer.subscription.resumed",
            "customer.subscription.trial_will_end",
            "invoice.created",
            "invoice.finalized",
            "invoice.paid",
            "invoice.payment_succeeded",
            "invoice.payment_failed",
            "invoice.payment_action_required",
            "invoice.voided",
            "invoice.marked_uncollectible",
            "payment_method.attached",
            "payment_method.detached");

    private final AccountStore store;
    private final AccountSync sync;
    private final StripeApi stripe;

    AccountEffect(AccountStore store, AccountSync sync, StripeApi stripe) {
        this.store = store;
        this.sync = sync;
        this.stripe = stripe;
    }

    @Override
    public Set<String> types() {
        return TYPES;
    }

    @Override
    public Runnable prepare(StripeEvent event) {
        Optional<Customer> known = event.customerId() == null ? Optional.empty() : customer(event.customerId());
        if (known.isEmpty()) {
            // Somebody sells other things under the same account.
            return () -> {};
        }
        AccountSync.Change change = sync.prepare(known.get());
        return change::apply;
    }

    /** By its id; or by its metadata, when the answer to the request that made it got lost. */
    private Optional<Customer> customer(String id) {
        Optional<Customer> known = store.find(id);
        if (known.isPresent()) {
            return known;
        }
        return tenant(id)
                .flatMap(store::find)
                .filter(row -> row.stripeId() == null)
                .map(row -> store.identify(row.tenant(), id));
    }

    private Optional<TenantId> tenant(String id) {
        try {
            var metadata = stripe.read((calls, options) -> calls.customers()
                            .retrieve(id, CustomerRetrieveParams.builder().build(), options))
                    .getMetadata();
            return metadata == null || !metadata.containsKey("tenant")
                    ? Optional.empty()
                    : Optional.of(TenantId.of(metadata.get("tenant")));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        } catch (StripeFailure failure) {
            if (failure.kind() == Kind.MISSING) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}
