/** What tests of Basefly and of products on it need: a real database, a clock, callers, a browser, the house rules. */
@NullMarked
package dev.basefly.testkit;

import org.jspecify.annotations.NullMarked;
