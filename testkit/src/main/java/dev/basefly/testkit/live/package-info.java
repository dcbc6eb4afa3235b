/** Listens to the stream of changes as programs do. */
@NullMarked
package dev.basefly.testkit.live;

import org.jspecify.annotations.NullMarked;
