package dev.basefly.billing.account;

import com.stripe.model.Invoice;
import com.stripe.model.InvoicePayment;
import com.stripe.model.StripeCollection;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.InvoicePaymentListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.SubscriptionCancelParams;
import dev.basefly.billing.account.Decision.State;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.billing.account.DecisionStore.End;
import dev.basefly.billing.refund.Refund;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.billing.stripe.StripeFailure.Kind;
import dev.basefly.runtime.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The calls of Stripe by which money is given back, each under a key of its own. */
final class RefundCalls {

    private static final long MOST = 100;

    /** Metadata of a refund: the decision that it was made for. */
    private static final String DECISION = "decision";

    private final StripeApi stripe;

    RefundCalls(StripeApi stripe) {
        this.stripe = stripe;
    }

    /** The payment that was made for an invoice; empty when nothing was paid. */
    Optional<String> payment(String invoice) {
        InvoicePaymentListParams params =
                InvoicePaymentListParams.builder().setInvoice(invoice).build();
        return stripe.read((calls, options) -> calls.invoicePayments().list(params, options)).getData().stream()
                .filter(made -> "paid".equals(made.getStatus()))
                .map(InvoicePayment::getPayment)
                .filter(Objects::nonNull)
                .map(InvoicePayment.Payment::getPaymentIntent)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /**
     * Gives back some of a payment, as an operator decided.
     *
     * @param look whether it may have been made under a key that Stripe knows no more
     */
    End one(TenantId tenant, UUID decision, Wish wish, boolean look) {
        com.stripe.model.Refund made = look ? made(wish.target(), decision).orElse(null) : null;
        if (made == null) {
            RefundCreateParams params = of(tenant, wish.target(), Refund.Origin.OPERATOR)
                    .setAmount(wish.amount())
                    .putMetadata(DECISION, decision.toString())
                    .build();
            made = stripe.write(
                    IdempotencyKey.of("refund", decision),
                    (calls, options) -> calls.refunds().create(params, options));
        }
        Refund refund = Refund.of(made, tenant, Objects.requireNonNull(wish.invoice()), wish.reason());
        return new End(State.DONE, refund.id(), null, List.of(refund));
    }

    /** The refund that was made for a decision. */
    private Optional<com.stripe.model.Refund> made(String payment, UUID decision) {
        RefundListParams.Builder params =
                RefundListParams.builder().setPaymentIntent(payment).setLimit(MOST);
        while (true) {
            RefundListParams page = params.build();
            StripeCollection<com.stripe.model.Refund> found =
                    stripe.read((calls, options) -> calls.refunds().list(page, options));
            Optional<com.stripe.model.Refund> made = found.getData().stream()
                    .filter(refund -> refund.getMetadata() != null
                            && decision.toString().equals(refund.getMetadata().get(DECISION)))
                    .findFirst();
            if (made.isPresent()
                    || !Boolean.TRUE.equals(found.getHasMore())
                    || found.getData().isEmpty()) {
                return made;
            }
            params.setStartingAfter(found.getData().getLast().getId());
        }
    }

    /** How often something was paid for a subscription. */
    long payments(String subscription) {
        return invoices(subscription).stream()
                .filter(invoice -> invoice.getAmountPaid() != null && invoice.getAmountPaid() > 0)
                .count();
    }

    /**
     * Voids what is still to be paid for a subscription that was ended, and gives back what was paid. Each step finds what an
     * earlier attempt left of it.
     */
    End duplicate(TenantId tenant, UUID decision, Wish wish) {
        List<Refund> refunds = new ArrayList<>();
        for (Invoice invoice : invoices(wish.target())) {
            switch (invoice.getStatus() == null ? "" : invoice.getStatus()) {
                case "open", "uncollectible" -> voided(invoice.getId(), decision);
                case "paid" -> back(tenant, decision, invoice.getId()).ifPresent(refunds::add);
                default -> {
                    // A draft of an ended subscription is never charged; what is void was seen to.
                }
            }
        }
        String ids = refunds.stream().map(Refund::id).collect(Collectors.joining(","));
        return new End(State.DONE, ids, null, refunds);
    }

    /** Ends a subscription now. */
    void cancel(String subscription, UUID decision) {
        SubscriptionCancelParams params = SubscriptionCancelParams.builder()
                .setProrate(false)
                .setInvoiceNow(false)
                .build();
        try {
            var _ = stripe.write(
                    IdempotencyKey.of("duplicate_end", decision),
                    (calls, options) -> calls.subscriptions().cancel(subscription, params, options));
        } catch (StripeFailure gone) {
            if (gone.kind() != Kind.MISSING) {
                throw gone;
            }
        }
    }

    private List<Invoice> invoices(String subscription) {
        InvoiceListParams params = InvoiceListParams.builder()
                .setSubscription(subscription)
                .setLimit(MOST)
                .build();
        return stripe.read((calls, options) -> calls.invoices().list(params, options))
                .getData();
    }

    private void voided(String invoice, UUID decision) {
        var _ = stripe.write(
                IdempotencyKey.of("duplicate_void_" + invoice, decision),
                (calls, options) -> calls.invoices().voidInvoice(invoice, options));
    }

    /** Empty when it was given back before, or nothing was paid. */
    private Optional<Refund> back(TenantId tenant, UUID decision, String invoice) {
        String payment = payment(invoice).orElse(null);
        if (payment == null) {
            return Optional.empty();
        }
        RefundCreateParams params = of(tenant, payment, Refund.Origin.DUPLICATE)
                .setReason(RefundCreateParams.Reason.DUPLICATE)
                .build();
        try {
            com.stripe.model.Refund made = stripe.write(
                    IdempotencyKey.of("duplicate_back_" + payment, decision),
                    (calls, options) -> calls.refunds().create(params, options));
            return Optional.of(Refund.of(made, tenant, invoice, "A second subscription"));
        } catch (StripeFailure before) {
            if (!"charge_already_refunded".equals(before.stripeCode())) {
                throw before;
            }
            return Optional.empty();
        }
    }

    private static RefundCreateParams.Builder of(TenantId tenant, String payment, Refund.Origin origin) {
        return RefundCreateParams.builder()
                .setPaymentIntent(payment)
                .putMetadata("tenant", tenant.toString())
                .putMetadata(Refund.ORIGIN, origin.word());
    }
}
