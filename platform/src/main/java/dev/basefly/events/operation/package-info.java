/** What the operator sees of events and does about them. Stable. */
@NamedInterface("operation")
@NullMarked
package dev.basefly.events.operation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
