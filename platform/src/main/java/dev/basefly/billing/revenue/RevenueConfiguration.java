package dev.basefly.billing.revenue;

import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.runtime.MovableClock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the figures. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.billing.account.AccountConfiguration",
            "dev.basefly.plans.catalogue.CatalogueConfiguration"
        })
class RevenueConfiguration {

    @Bean
    static RevenueReport revenueReport(SystemDatabase database, PlanCatalogue catalogue, MovableClock clock) {
        return new RevenueReport(database, catalogue, clock);
    }
}
