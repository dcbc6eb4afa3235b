/** A page of the settings that count. */
@NullMarked
package dev.basefly.console.settings;

import org.jspecify.annotations.NullMarked;
