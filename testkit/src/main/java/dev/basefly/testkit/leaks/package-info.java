/** Generates operations of many tenants at once and sees whatever one of them is shown of another. */
@NullMarked
package dev.basefly.testkit.leaks;

import org.jspecify.annotations.NullMarked;
