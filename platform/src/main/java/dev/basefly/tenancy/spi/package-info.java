/** What other modules contribute to organizations; stable: a change is announced a release before. */
@NamedInterface("spi")
@NullMarked
package dev.basefly.tenancy.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
