/** What happened, said by the module in which it did, and delivered to any number of others: in order, exactly once. */
@ApplicationModule(
        displayName = "Events",
        allowedDependencies = {
            "settings",
            "runtime",
            "runtime :: spi",
            "database",
            "api",
            "access",
            "audit",
            "tenancy",
            "tenancy :: spi",
            "jobs",
            "jobs :: operation"
        })
@NullMarked
package dev.basefly.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
