/** How clusters come to be what they are to be: durable workflows, and a loop that mends what drifted. */
@NamedInterface("life")
@NullMarked
package dev.basefly.clusters.life;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
