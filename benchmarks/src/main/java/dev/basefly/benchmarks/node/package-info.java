/** The platform inside of this process, and the statement behind its lists. */
@NullMarked
package dev.basefly.benchmarks.node;

import org.jspecify.annotations.NullMarked;
