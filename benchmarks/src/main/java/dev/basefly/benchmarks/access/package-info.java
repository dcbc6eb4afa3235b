/** Decisions, and lists of what may be seen. */
@NullMarked
package dev.basefly.benchmarks.access;

import org.jspecify.annotations.NullMarked;
