/** What is sold: plans in versions that never change, their prices and add-ons, and the features that modules declare. */
@NamedInterface("catalogue")
@NullMarked
package dev.basefly.plans.catalogue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
