/** What other modules contribute to limits. Stable: types here only gain methods with defaults within a major version. */
@NamedInterface("spi")
@NullMarked
package dev.basefly.limits.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
