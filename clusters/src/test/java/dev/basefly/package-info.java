/** Starts the product for its tests. */
@NullMarked
package dev.basefly;

import org.jspecify.annotations.NullMarked;
