/** Breaks what stands between a program and its database. */
@NullMarked
package dev.basefly.testkit.faults;

import org.jspecify.annotations.NullMarked;
