/** The contract of every HTTP answer: errors, envelopes, paging, security headers and the OpenAPI document. */
@ApplicationModule(
        displayName = "API",
        allowedDependencies = {"settings", "runtime", "words", "database"})
@NullMarked
package dev.basefly.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
