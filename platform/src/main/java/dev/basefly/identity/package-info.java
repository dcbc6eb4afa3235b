/** People, their passwords, sessions and tokens, so that we know who is calling. */
@ApplicationModule(
        displayName = "Identity",
        allowedDependencies = {
            "settings",
            "runtime",
            "words",
            "runtime :: spi",
            "database",
            "api",
            "limits",
            "access",
            "audit",
            "tenancy",
            "tenancy :: spi",
            "notifications",
            "events"
        })
@NullMarked
package dev.basefly.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
