/** The roles that organizations make themselves, the catalogue of permissions, and why somebody may do something or not. */
@ApplicationModule(
        displayName = "Roles",
        allowedDependencies = {
            "runtime",
            "words",
            "database",
            "api",
            "access",
            "access :: spi",
            "audit",
            "tenancy",
            "dashboard",
            "dashboard :: component"
        })
@NullMarked
package dev.basefly.roles;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
