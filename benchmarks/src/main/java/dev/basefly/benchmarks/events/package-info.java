/** Events: what publishing costs, and how they are delivered, next to Spring Modulith's registry. */
@NullMarked
package dev.basefly.benchmarks.events;

import org.jspecify.annotations.NullMarked;
