/** How staff of the installation act in an organization: by its owner's consent, for a while, seen and under two names. */
@ApplicationModule(
        displayName = "Support",
        allowedDependencies = {
            "runtime",
            "words",
            "database",
            "api",
            "access",
            "audit",
            "tenancy",
            "tenancy :: spi",
            "notifications",
            "jobs",
            "identity",
            "identity :: spi",
            "dashboard",
            "dashboard :: component"
        })
@NullMarked
package dev.basefly.support;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
