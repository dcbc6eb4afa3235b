/** Keys with which an organization's programs call the API, in the name of who made them and never with more rights. */
@ApplicationModule(
        displayName = "API keys",
        allowedDependencies = {
            "settings",
            "runtime",
            "runtime :: spi",
            "database",
            "api",
            "limits",
            "access",
            "audit",
            "tenancy",
            "tenancy :: spi",
            "identity",
            "identity :: spi"
        })
@NullMarked
package dev.basefly.apikeys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
