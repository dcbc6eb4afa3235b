/** Customers, their subscriptions and invoices: what was decided here, and what Stripe says of it. */
@NullMarked
package dev.basefly.billing.account;

import org.jspecify.annotations.NullMarked;
