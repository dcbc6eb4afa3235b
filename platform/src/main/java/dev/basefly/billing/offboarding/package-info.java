/** What happens to customers when an organization is erased, and what keeps its owner from going. */
@NullMarked
package dev.basefly.billing.offboarding;

import org.jspecify.annotations.NullMarked;
