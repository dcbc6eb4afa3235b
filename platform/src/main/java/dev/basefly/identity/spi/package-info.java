/** What other modules may add to the ways in which a caller is recognised. Incompatible changes are announced a version ahead. */
@NamedInterface("spi")
@NullMarked
package dev.basefly.identity.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
