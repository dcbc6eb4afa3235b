/** Events over HTTP. */
@NullMarked
package dev.basefly.events.web;

import org.jspecify.annotations.NullMarked;
