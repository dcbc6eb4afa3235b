/** Managed Kubernetes clusters: the reference product, built on the platform as any customer would build theirs. */
@ApplicationModule(
        displayName = "Clusters",
        allowedDependencies = {
            "runtime",
            "runtime :: spi",
            "database",
            "api",
            "access",
            "audit",
            "tenancy",
            "identity",
            "events",
            "onboarding",
            "plans",
            "plans :: catalogue",
            "plans :: spi",
            "sharing",
            "demo",
            "dashboard",
            "dashboard :: component"
        })
@NullMarked
package dev.basefly.clusters;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
