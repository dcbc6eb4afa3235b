/** Live updates: how soon a change reaches those who listen, what a connection costs, and what comes back after a cut. */
@NullMarked
package dev.basefly.benchmarks.realtime;

import org.jspecify.annotations.NullMarked;
