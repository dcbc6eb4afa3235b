/** Hashing passwords and the rules for new ones; a part of identity that nobody else uses. */
@NullMarked
package dev.basefly.identity.password;

import org.jspecify.annotations.NullMarked;
