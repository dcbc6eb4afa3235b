/** What operators are told of. */
@NullMarked
package dev.basefly.console.notices;

import org.jspecify.annotations.NullMarked;
