/** The page on which an organization reads its audit log. */
@NullMarked
package dev.basefly.dashboard.audit;

import org.jspecify.annotations.NullMarked;
