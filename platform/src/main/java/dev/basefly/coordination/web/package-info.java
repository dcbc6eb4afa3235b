/** Locks over HTTP, for the operator. */
@NullMarked
package dev.basefly.coordination.web;

import org.jspecify.annotations.NullMarked;
