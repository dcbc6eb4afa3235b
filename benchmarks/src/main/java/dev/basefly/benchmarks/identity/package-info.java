/** Sessions and tokens. */
@NullMarked
package dev.basefly.benchmarks.identity;

import org.jspecify.annotations.NullMarked;
