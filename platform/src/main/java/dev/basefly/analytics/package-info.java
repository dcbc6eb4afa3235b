/** How often what happens, day by day, counted from events. */
@ApplicationModule(
        displayName = "Analytics",
        allowedDependencies = {"runtime", "database", "events", "identity :: event"})
@NullMarked
package dev.basefly.analytics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
