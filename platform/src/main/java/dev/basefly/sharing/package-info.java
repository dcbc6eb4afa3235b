/** Single objects that their owners open to members and roles. */
@ApplicationModule(
        displayName = "Sharing",
        allowedDependencies = {
            "runtime",
            "words",
            "database",
            "api",
            "access",
            "audit",
            "teams",
            "dashboard",
            "dashboard :: component"
        })
@NullMarked
package dev.basefly.sharing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
