/** A provisioner without machines: what it pretends follows the clock, and fails on demand. */
@NullMarked
package dev.basefly.clusters.simulator;

import org.jspecify.annotations.NullMarked;
