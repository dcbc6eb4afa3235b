/** Events that workflows wait for. */
@NamedInterface("events")
@NullMarked
package dev.basefly.workflows.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
