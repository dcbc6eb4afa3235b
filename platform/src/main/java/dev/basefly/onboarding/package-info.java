/** What follows when an organization is founded: a place for its data, and a reminder where nobody makes use of it. */
@ApplicationModule(
        displayName = "Onboarding",
        allowedDependencies = {
            "settings",
            "runtime",
            "words",
            "api",
            "tenancy",
            "placements",
            "notifications",
            "identity",
            "jobs",
            "events",
            "workflows",
            "workflows :: events"
        })
@NullMarked
package dev.basefly.onboarding;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
