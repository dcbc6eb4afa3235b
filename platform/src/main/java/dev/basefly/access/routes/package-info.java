/** Reads the rule of every route and applies it before the handler runs. */
@NullMarked
package dev.basefly.access.routes;

import org.jspecify.annotations.NullMarked;
