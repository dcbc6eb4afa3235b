/** Everything an organization has as a file: written by a job, kept for a few days, fetched by whoever may. */
@ApplicationModule(
        displayName = "Exports",
        allowedDependencies = {
            "settings",
            "runtime",
            "words",
            "database",
            "api",
            "access",
            "audit",
            "tenancy",
            "tenancy :: archive",
            "tenancy :: spi",
            "jobs",
            "dashboard",
            "dashboard :: component"
        })
@NullMarked
package dev.basefly.exports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
