/** The platform as several processes on one database. */
@NullMarked
package dev.basefly.processes;

import org.jspecify.annotations.NullMarked;
