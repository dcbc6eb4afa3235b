/** What happens in teams. Stable. */
@NamedInterface("event")
@NullMarked
package dev.basefly.teams.event;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
