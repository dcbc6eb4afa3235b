/** What there is about a person as an account: who they are, and where they are signed in. */
@NullMarked
package dev.basefly.identity.personal;

import org.jspecify.annotations.NullMarked;
