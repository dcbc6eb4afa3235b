/** What each module that keeps something about people provides, so that they can have it and take it away. Stable. */
@NamedInterface("spi")
@NullMarked
package dev.basefly.runtime.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
