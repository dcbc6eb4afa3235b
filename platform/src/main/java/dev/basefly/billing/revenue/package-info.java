/** What was earned and what is to come, from the invoices, refunds and subscriptions that there are. */
@NullMarked
package dev.basefly.billing.revenue;

import org.jspecify.annotations.NullMarked;
