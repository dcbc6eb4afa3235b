/** The keys that sign access tokens, and how one takes over from the other. */
@NullMarked
package dev.basefly.identity.signing;

import org.jspecify.annotations.NullMarked;
