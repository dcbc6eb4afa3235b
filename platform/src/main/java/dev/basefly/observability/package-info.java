/** Logs, metrics, traces and health, which is what the service says about itself. */
@ApplicationModule(
        displayName = "Observability",
        allowedDependencies = {"settings", "runtime", "database", "api", "access"})
@NullMarked
package dev.basefly.observability;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
