/** What a measurement is made of: runs, samples, figures and their bars. */
@NullMarked
package dev.basefly.benchmarks.figures;

import org.jspecify.annotations.NullMarked;
