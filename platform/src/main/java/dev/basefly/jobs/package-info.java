/** Work done in the background: added in the caller's transaction, never lost, shared fairly between tenants. */
@ApplicationModule(
        displayName = "Jobs",
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
            "tenancy :: spi"
        })
@NullMarked
package dev.basefly.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
