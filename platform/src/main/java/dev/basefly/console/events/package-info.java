/** The operator's pages of events. */
@NullMarked
package dev.basefly.console.events;

import org.jspecify.annotations.NullMarked;
