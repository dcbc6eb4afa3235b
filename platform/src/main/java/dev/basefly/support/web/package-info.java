/** Support access over HTTP and as pages. */
@NullMarked
package dev.basefly.support.web;

import org.jspecify.annotations.NullMarked;
