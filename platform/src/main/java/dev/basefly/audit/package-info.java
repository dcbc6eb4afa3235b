/** What happened, who did it and what it changed: an append-only log per organization that shows when it was tampered with. */
@ApplicationModule(
        displayName = "Audit",
        allowedDependencies = {"settings", "runtime", "words", "runtime :: spi", "database", "api", "access"})
@NullMarked
package dev.basefly.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
