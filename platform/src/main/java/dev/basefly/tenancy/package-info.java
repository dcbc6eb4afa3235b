/** Organizations, which are the tenants, who belongs to them, and the block of work done for one. */
@ApplicationModule(
        displayName = "Tenancy",
        allowedDependencies = {
            "settings",
            "runtime",
            "runtime :: spi",
            "database",
            "api",
            "api :: media",
            "access",
            "audit"
        })
@NullMarked
package dev.basefly.tenancy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
