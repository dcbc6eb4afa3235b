package dev.basefly.billing.refund;

import com.stripe.param.InvoicePaymentListParams;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.runtime.TenantId;
import java.util.Objects;
import java.util.Optional;

/** Finds out which invoice of which organization a refund is of, which Stripe does not say with it. */
final class RefundReader {

    private final Refunds refunds;
    private final StripeApi stripe;

    RefundReader(Refunds refunds, StripeApi stripe) {
        this.refunds = refunds;
        this.stripe = stripe;
    }

    /** Empty for one of something else that is sold under the same account. */
    Optional<Refund> read(com.stripe.model.Refund said) {
        return Optional.ofNullable(said.getPaymentIntent())
                .flatMap(this::invoice)
                .flatMap(invoice -> tenant(invoice).map(tenant -> Refund.of(said, tenant, invoice, null)));
    }

    private Optional<String> invoice(String payment) {
        InvoicePaymentListParams params = InvoicePaymentListParams.builder()
                .setPayment(InvoicePaymentListParams.Payment.builder()
                        .setType(InvoicePaymentListParams.Payment.Type.PAYMENT_INTENT)
                        .setPaymentIntent(payment)
                        .build())
                .build();
        return stripe.read((calls, options) -> calls.invoicePayments().list(params, options)).getData().stream()
                .map(com.stripe.model.InvoicePayment::getInvoice)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** By the invoice, or by its customer while nothing has told of the invoice yet. */
    private Optional<TenantId> tenant(String invoice) {
        return refunds.tenantOfInvoice(invoice)
                .or(() -> Optional.ofNullable(
                                stripe.read((calls, options) -> calls.invoices().retrieve(invoice, options))
                                        .getCustomer())
                        .flatMap(refunds::tenantOfCustomer));
    }
}
