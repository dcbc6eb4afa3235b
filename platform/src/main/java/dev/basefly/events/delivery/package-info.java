/** Brings events to their listeners. */
@NullMarked
package dev.basefly.events.delivery;

import org.jspecify.annotations.NullMarked;
