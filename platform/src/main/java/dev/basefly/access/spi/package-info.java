/**
 * What other modules and products contribute to decisions. Stable: types here only gain methods with defaults within a
 * major version.
 */
@NamedInterface("spi")
@NullMarked
package dev.basefly.access.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
