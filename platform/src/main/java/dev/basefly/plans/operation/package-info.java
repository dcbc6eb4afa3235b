/** What operators do with plans, and what happens by itself. */
@NamedInterface("operation")
@NullMarked
package dev.basefly.plans.operation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
