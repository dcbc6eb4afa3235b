/** Clock, request scope, identifiers, life cycle and doctor: what every other module stands on. */
@ApplicationModule(displayName = "Runtime", allowedDependencies = "settings")
@NullMarked
package dev.basefly.runtime;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
