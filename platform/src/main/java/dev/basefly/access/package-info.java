/** Which rule each route declares, and the decision whether the caller may pass. */
@ApplicationModule(
        displayName = "Access",
        allowedDependencies = {"runtime", "api"})
@NullMarked
package dev.basefly.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
