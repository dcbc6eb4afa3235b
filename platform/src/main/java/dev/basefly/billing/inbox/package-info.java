/** What Stripe tells: verified, stored, and then worked on until it took effect once. */
@NullMarked
package dev.basefly.billing.inbox;

import org.jspecify.annotations.NullMarked;
