/** Stands in for Stripe where there is no account: its API, its hosted pages and its events, on the movable clock. */
@NullMarked
package dev.basefly.billing.standin;

import org.jspecify.annotations.NullMarked;
