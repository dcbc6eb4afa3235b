/** The people of an organization: members and their roles, invitations, and how ownership passes on. */
@ApplicationModule(
        displayName = "Teams",
        allowedDependencies = {
            "settings",
            "runtime",
            "words",
            "runtime :: spi",
            "database",
            "api",
            "access",
            "audit",
            "tenancy",
            "tenancy :: spi",
            "notifications",
            "jobs",
            "identity",
            "plans",
            "plans :: catalogue",
            "plans :: spi",
            "realtime",
            "dashboard",
            "dashboard :: component",
            "dashboard :: overview"
        })
@NullMarked
package dev.basefly.teams;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
