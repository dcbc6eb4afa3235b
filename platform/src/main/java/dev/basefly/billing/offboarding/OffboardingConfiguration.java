package dev.basefly.billing.offboarding;

import dev.basefly.billing.account.Billing;
import dev.basefly.billing.inbox.InboxDesk;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.runtime.spi.DeletionObstacle;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.spi.ErasurePart;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires what follows when organizations go. */
@AutoConfiguration(afterName = "dev.basefly.billing.account.AccountConfiguration")
class OffboardingConfiguration {

    @Bean
    static DeletionObstacle openBills(Organizations organizations, Billing billing) {
        return new OpenBills(organizations, billing);
    }

    @Bean
    static ErasurePart stripeCustomerErasure(Billing billing, StripeApi stripe) {
        return new CustomerErasure(billing, stripe);
    }

    @Bean
    static ErasurePart stripeEventErasure(Billing billing, InboxDesk inbox) {
        return new EventPayloadErasure(billing, inbox);
    }
}
