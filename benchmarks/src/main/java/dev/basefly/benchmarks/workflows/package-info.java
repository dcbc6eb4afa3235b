/** How fast workflows go on, next to bare jobs. */
@NullMarked
package dev.basefly.benchmarks.workflows;

import org.jspecify.annotations.NullMarked;
