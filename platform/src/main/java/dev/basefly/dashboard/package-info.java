/** The faces of the service for people: design tokens, components, layout, sign-in, welcome and error pages. */
@ApplicationModule(
        displayName = "Dashboard",
        allowedDependencies = {
            "settings",
            "runtime",
            "words",
            "api",
            "access",
            "audit",
            "tenancy",
            "jobs",
            "notifications",
            "identity",
            "realtime",
            "apikeys"
        })
@NullMarked
package dev.basefly.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
