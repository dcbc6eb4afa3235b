/** The operator's pages. */
@ApplicationModule(
        displayName = "Console",
        allowedDependencies = {"runtime", "api", "access", "dashboard"})
@NullMarked
package dev.basefly.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
