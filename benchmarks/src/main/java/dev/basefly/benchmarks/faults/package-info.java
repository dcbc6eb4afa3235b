/** Faults of the real kind on processes and a server of their own: what is lost, what is repeated, how soon it goes on. */
@NullMarked
package dev.basefly.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
