/** What goes to the broker and what comes from it, and what the operator sees of both. */
@NamedInterface("traffic")
@NullMarked
package dev.basefly.brokers.traffic;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
