/** Makes a write that is sent again with its {@code Idempotency-Key} have one effect and one answer. */
@ApplicationModule(
        displayName = "Idempotency",
        allowedDependencies = {"settings", "runtime", "database", "api", "access", "tenancy :: spi"})
@NullMarked
package dev.basefly.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
