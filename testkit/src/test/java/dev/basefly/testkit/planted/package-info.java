/** Classes that break one house rule each, for the tests of the rules. */
@NullMarked
package dev.basefly.testkit.planted;

import org.jspecify.annotations.NullMarked;
