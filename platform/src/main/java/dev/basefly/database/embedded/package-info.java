/** The PostgreSQL that the process brings along and looks after itself. */
@NullMarked
package dev.basefly.database.embedded;

import org.jspecify.annotations.NullMarked;
