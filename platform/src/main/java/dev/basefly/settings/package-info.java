/** One immutable record per module, read from the environment, all faults told at once. */
@ApplicationModule(
        displayName = "Settings",
        allowedDependencies = {})
@NullMarked
package dev.basefly.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
