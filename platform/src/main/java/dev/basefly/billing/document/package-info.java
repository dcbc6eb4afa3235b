/** The PDF of an invoice: fetched from Stripe, brought along by mails, downloaded by customers. */
@NullMarked
package dev.basefly.billing.document;

import org.jspecify.annotations.NullMarked;
