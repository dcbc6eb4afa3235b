/** Where each tenant's product data lives, shared, in a schema or in a database of its own, and how it moves in use. */
@ApplicationModule(
        displayName = "Placements",
        allowedDependencies = {
            "settings",
            "runtime",
            "words",
            "database",
            "api",
            "access",
            "audit",
            "tenancy",
            "tenancy :: spi"
        })
@NullMarked
package dev.basefly.placements;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
