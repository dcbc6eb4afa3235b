/** The operator's page of places and moves. */
@NullMarked
package dev.basefly.console.placements;

import org.jspecify.annotations.NullMarked;
