/** The operator's page of locks and leaders. */
@NullMarked
package dev.basefly.console.locks;

import org.jspecify.annotations.NullMarked;
