/** What an organization has bought: plans in versions, what they entitle to, and quotas that no race can pass. */
@ApplicationModule(
        displayName = "Plans",
        allowedDependencies = {
            "settings",
            "runtime",
            "words",
            "database",
            "api",
            "limits :: spi",
            "access",
            "access :: spi",
            "audit",
            "tenancy",
            "tenancy :: spi",
            "jobs",
            "events",
            "notifications",
            "identity",
            "realtime",
            "dashboard",
            "dashboard :: component",
            "dashboard :: home",
            "dashboard :: overview"
        })
@NullMarked
package dev.basefly.plans;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
