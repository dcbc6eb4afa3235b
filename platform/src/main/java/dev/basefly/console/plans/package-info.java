/** The catalogue of plans and what single organizations have, as the operator sees and changes them. */
@NullMarked
package dev.basefly.console.plans;

import org.jspecify.annotations.NullMarked;
