/** Stands in for the platform's database module, of which the code rules know one type by name. */
@NullMarked
package dev.basefly.database;

import org.jspecify.annotations.NullMarked;
