/** The page on which visitors arrive, and its parts that other modules contribute. */
@NamedInterface("home")
@NullMarked
package dev.basefly.dashboard.home;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
