/** Jobs that belong together: batches that end with a callback, and jobs in them that wait for one another. */
@NamedInterface("flow")
@NullMarked
package dev.basefly.jobs.flow;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
