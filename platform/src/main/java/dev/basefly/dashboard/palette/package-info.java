/** The list of everything that whoever looks may open or do, to be searched from every page. */
@NullMarked
package dev.basefly.dashboard.palette;

import org.jspecify.annotations.NullMarked;
