/** The page on which people who are signed in arrive, and its tiles that modules and products contribute. */
@NamedInterface("overview")
@NullMarked
package dev.basefly.dashboard.overview;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
