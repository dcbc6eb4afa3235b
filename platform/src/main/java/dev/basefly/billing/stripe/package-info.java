/** The one way to Stripe: attempts, waits, breaker and idempotency keys around the official client. */
@NullMarked
package dev.basefly.billing.stripe;

import org.jspecify.annotations.NullMarked;
