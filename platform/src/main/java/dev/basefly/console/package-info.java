/** What the operator of the installation sees, as pages, JSON and commands. */
@ApplicationModule(
        displayName = "Console",
        allowedDependencies = {
            "settings",
            "runtime",
            "words",
            "database",
            "api",
            "access",
            "dashboard",
            "dashboard :: component",
            "placements",
            "coordination",
            "jobs",
            "jobs :: limit",
            "jobs :: operation",
            "workflows",
            "events",
            "events :: operation",
            "brokers :: traffic",
            "identity",
            "identity :: directory",
            "identity :: event",
            "plans",
            "plans :: catalogue",
            "plans :: operation",
            "tenancy",
            "tenancy :: directory",
            "tenancy :: spi"
        })
@NullMarked
package dev.basefly.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
