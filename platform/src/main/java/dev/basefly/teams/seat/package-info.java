/** Room for people, as the organization's plan includes it. */
@NullMarked
package dev.basefly.teams.seat;

import org.jspecify.annotations.NullMarked;
