/** What organizations pay and how: customers, subscriptions and invoices, kept equal to what Stripe has. */
@ApplicationModule(
        displayName = "Billing",
        allowedDependencies = {
            "settings",
            "runtime",
            "words",
            "runtime :: spi",
            "database",
            "api",
            "access",
            "audit",
            "tenancy",
            "tenancy :: spi",
            "jobs",
            "jobs :: operation",
            "plans",
            "plans :: catalogue",
            "idempotency",
            "identity",
            "notifications",
            "notifications :: spi",
            "dashboard",
            "dashboard :: component"
        })
@NullMarked
package dev.basefly.billing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
