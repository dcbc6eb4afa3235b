package dev.basefly.billing.refund;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.param.InvoicePaymentListParams;
import com.stripe.param.RefundCreateParams;
import dev.basefly.PlatformTest;
import dev.basefly.audit.AuditLog;
import dev.basefly.billing.account.BillingStage;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.database.CrossTenant;
import dev.basefly.plans.catalogue.PlanKey;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@PlatformTest
@CrossTenant(reason = "corrupts a row of an invoice")
class RefundComparisonTests {

    @Test
    void findsWhatNoEventToldOf(
            @Autowired ApplicationContext beans, @Autowired Refunds refunds, @Autowired AuditLog audit) {
        try (var stage = new BillingStage(beans)) {
            var invoice = stage.pay(PlanKey.PRO);
            var payments =
                    InvoicePaymentListParams.builder().setInvoice(invoice.id()).build();
            var payment = stage.stripe
                    .read((calls, options) -> calls.invoicePayments().list(payments, options))
                    .getData()
                    .getFirst()
                    .getPayment()
                    .getPaymentIntent();
            var params = RefundCreateParams.builder()
                    .setPaymentIntent(payment)
                    .setAmount(250L)
                    .build();
            stage.stripe.write(
                    IdempotencyKey.of("test", UUID.randomUUID()),
                    (calls, options) -> calls.refunds().create(params, options));
            var comparison = new RefundComparison(refunds, stage.stripe, audit, stage.clock);

            assertThat(comparison.run()).isPositive();

            assertThat(stage.billing
                            .invoice(stage.acme, invoice.id())
                            .refunded()
                            .minor())
                    .isEqualTo(250);
            assertThat(stage.audited("billing.refund_found")).isEqualTo(1);
            var refund = refunds.of(stage.acme, invoice.id()).getFirst();
            refunds.save(in(Refund.State.PENDING, refund));
            assertThat(refunds.of(stage.acme, invoice.id()).getFirst().state()).isEqualTo(Refund.State.SUCCEEDED);
            comparison.run();
            assertThat(refunds.of(stage.acme, invoice.id())).hasSize(1);
            assertThat(stage.audited("billing.refund_found")).isEqualTo(1);
            stage.database
                    .jdbc()
                    .sql("update billing_invoices set refunded = 1 where stripe_invoice_id = ?")
                    .param(invoice.id())
                    .update();
            comparison.run();
            assertThat(stage.billing
                            .invoice(stage.acme, invoice.id())
                            .refunded()
                            .minor())
                    .isEqualTo(250);
            refunds.save(in(Refund.State.FAILED, refund));
            assertThat(stage.billing
                            .invoice(stage.acme, invoice.id())
                            .refunded()
                            .minor())
                    .isZero();
        }
    }

    private static Refund in(Refund.State state, Refund refund) {
        return new Refund(
                refund.id(),
                refund.tenant(),
                refund.invoice(),
                refund.origin(),
                state,
                refund.amount(),
                refund.reason(),
                refund.createdAt());
    }
}
