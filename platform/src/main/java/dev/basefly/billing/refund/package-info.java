/** Money that was given back: by operators, for a second subscription, or at Stripe itself. */
@NullMarked
package dev.basefly.billing.refund;

import org.jspecify.annotations.NullMarked;
