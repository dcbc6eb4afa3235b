/** Watches what is asked of a database. */
@NullMarked
package dev.basefly.testkit.sql;

import org.jspecify.annotations.NullMarked;
