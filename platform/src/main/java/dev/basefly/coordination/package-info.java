/** What only one may do at a time: locks with fencing tokens, the writes they guard, and one leader among the nodes. */
@ApplicationModule(
        displayName = "Coordination",
        allowedDependencies = {"settings", "runtime", "database", "api", "access", "audit", "tenancy :: spi"})
@NullMarked
package dev.basefly.coordination;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
