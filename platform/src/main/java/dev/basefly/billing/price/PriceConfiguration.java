package dev.basefly.billing.price;

import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.runtime.PeriodicTask;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires prices. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.billing.stripe.StripeConfiguration",
            "dev.basefly.plans.catalogue.CatalogueConfiguration"
        })
class PriceConfiguration {

    /** After it a price that somebody changed at Stripe is noticed. */
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private static final Duration AT_START = Duration.ofSeconds(1);

    @Bean
    static PriceBook billingPriceBook(StripeApi stripe, PlanCatalogue catalogue) {
        return new PriceBook(stripe, catalogue);
    }

    /** As a health indicator it is named {@code prices}. */
    @Bean
    static PriceCheck pricesHealthIndicator(PriceBook prices, StripeApi stripe) {
        return new PriceCheck(prices, stripe);
    }

    @Bean
    static PeriodicTask billingPriceCheck(PriceCheck check, StripeApi stripe) {
        return PeriodicTask.every(PAUSE, "stripe-prices", check::look)
                .firstAfter(AT_START)
                .onlyIf(stripe.isOn());
    }
}
