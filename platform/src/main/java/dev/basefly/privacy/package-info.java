/** What people may ask of us about themselves: their profile, a copy of all there is about them, and that it is deleted. */
@ApplicationModule(
        displayName = "Privacy",
        allowedDependencies = {
            "settings",
            "runtime",
            "words",
            "runtime :: spi",
            "database",
            "api",
            "api :: media",
            "access",
            "audit",
            "tenancy",
            "tenancy :: archive",
            "jobs",
            "notifications :: spi",
            "identity",
            "dashboard",
            "dashboard :: component"
        })
@NullMarked
package dev.basefly.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
