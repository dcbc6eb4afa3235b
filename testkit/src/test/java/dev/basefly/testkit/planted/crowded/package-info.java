/** Five public types and none of the package's own. */
@NullMarked
package dev.basefly.testkit.planted.crowded;

import org.jspecify.annotations.NullMarked;
