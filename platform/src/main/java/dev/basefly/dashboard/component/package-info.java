/** What the component templates are given: typed, immutable models that products fill and hand to {@code Templates}. */
@NamedInterface("component")
@NullMarked
package dev.basefly.dashboard.component;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
