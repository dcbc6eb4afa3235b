/** How often a caller may do what. */
@ApplicationModule(
        displayName = "Limits",
        allowedDependencies = {"settings", "runtime", "api"})
@NullMarked
package dev.basefly.limits;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
