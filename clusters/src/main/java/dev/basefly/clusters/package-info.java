/** Managed Kubernetes clusters: the reference product, built on the platform as any customer would build theirs. */
@ApplicationModule(
        displayName = "Clusters",
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
            "identity",
            "jobs",
            "events",
            "workflows",
            "realtime",
            "inbox",
            "idempotency",
            "onboarding",
            "plans",
            "plans :: catalogue",
            "plans :: spi",
            "sharing",
            "demo",
            "dashboard",
            "dashboard :: component",
            "dashboard :: overview"
        })
@NullMarked
package dev.basefly.clusters;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
