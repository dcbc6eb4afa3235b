/** How many jobs of a queue, an organization or a key may run at once, and how many may begin within a time. */
@NamedInterface("limit")
@NullMarked
package dev.basefly.jobs.limit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
