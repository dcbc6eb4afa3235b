/** Listeners that are methods of beans. */
@NullMarked
package dev.basefly.events.method;

import org.jspecify.annotations.NullMarked;
