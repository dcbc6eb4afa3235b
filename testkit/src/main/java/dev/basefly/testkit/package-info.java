/** What tests of Basefly and of products built on it need: a real database, a clock, callers, a browser and the house rules. */
@NullMarked
package dev.basefly.testkit;

import org.jspecify.annotations.NullMarked;
