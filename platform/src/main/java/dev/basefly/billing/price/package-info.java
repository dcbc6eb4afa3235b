/** Which price at Stripe each price of the catalogue is, and whether it is the right one. */
@NullMarked
package dev.basefly.billing.price;

import org.jspecify.annotations.NullMarked;
