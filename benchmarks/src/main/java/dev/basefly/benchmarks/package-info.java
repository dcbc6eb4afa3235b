/** Measures Basefly against peers and raw limits in the same run and reports ratios. */
@NullMarked
package dev.basefly.benchmarks;

import org.jspecify.annotations.NullMarked;
