/** Business processes of several steps that survive a crash at any statement: sagas with compensation, timers and signals. */
@ApplicationModule(
        displayName = "Workflows",
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
            "events"
        })
@NullMarked
package dev.basefly.workflows;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
