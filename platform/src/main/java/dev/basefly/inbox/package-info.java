/** Tells people within the dashboard, and by mail if they want it, what happens in their organization. */
@ApplicationModule(
        displayName = "Inbox",
        allowedDependencies = {
            "runtime",
            "words",
            "runtime :: spi",
            "database",
            "api",
            "access",
            "tenancy",
            "tenancy :: spi",
            "jobs",
            "events",
            "notifications",
            "identity",
            "realtime",
            "plans",
            "plans :: catalogue",
            "teams :: event",
            "dashboard",
            "dashboard :: component"
        })
@NullMarked
package dev.basefly.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
