/** A customer's product with mistakes. */
@NullMarked
package com.acme.planted;

import org.jspecify.annotations.NullMarked;
