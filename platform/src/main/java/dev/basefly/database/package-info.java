/** The way to PostgreSQL: pools and their roles, the tenant in the first round trip, migrations module by module. */
@ApplicationModule(
        displayName = "Database",
        allowedDependencies = {"settings", "runtime"})
@NullMarked
package dev.basefly.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
