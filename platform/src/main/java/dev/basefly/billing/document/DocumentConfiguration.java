package dev.basefly.billing.document;

import dev.basefly.billing.BillingSettings;
import dev.basefly.billing.account.Billing;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.billing.stripe.StripeApi;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the PDFs. */
@AutoConfiguration(afterName = "dev.basefly.billing.account.AccountConfiguration")
class DocumentConfiguration {

    @Bean
    static InvoiceDocuments invoiceDocuments(
            Billing billing, StripeApi stripe, StandIn standIn, BillingSettings settings) {
        PdfFetch fetch =
                new PdfFetch(() -> standIn.isOn() ? standIn.address() : settings.apiBase(), settings.timeout());
        return new InvoiceDocuments(billing, stripe, fetch);
    }
}
