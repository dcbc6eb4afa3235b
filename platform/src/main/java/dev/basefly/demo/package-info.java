/** A cast of companies and people to try things with, in development only. */
@ApplicationModule(
        displayName = "Demo",
        allowedDependencies = {
            "settings",
            "runtime",
            "database",
            "access",
            "tenancy",
            "identity",
            "plans",
            "plans :: catalogue",
            "teams"
        })
@NullMarked
package dev.basefly.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
