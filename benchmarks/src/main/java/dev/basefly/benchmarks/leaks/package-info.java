/** Whether anything of one tenant reaches another. */
@NullMarked
package dev.basefly.benchmarks.leaks;

import org.jspecify.annotations.NullMarked;
