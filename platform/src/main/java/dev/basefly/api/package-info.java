/** The contract of every HTTP answer: errors, envelopes, paging, limits, security headers and the OpenAPI document. */
@ApplicationModule(displayName = "API", allowedDependencies = "runtime")
@NullMarked
package dev.basefly.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
