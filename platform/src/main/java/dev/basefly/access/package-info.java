/** Who may do what: permissions, roles, rules about objects, the rule of every route, and the one decision from all of them. */
@ApplicationModule(
        displayName = "Access",
        allowedDependencies = {"runtime", "words", "database", "api"})
@NullMarked
package dev.basefly.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
