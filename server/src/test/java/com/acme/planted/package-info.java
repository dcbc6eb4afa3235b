/** A product with faults that can be switched on, to prove that the attack suite finds each. */
@NullMarked
package com.acme.planted;

import org.jspecify.annotations.NullMarked;
