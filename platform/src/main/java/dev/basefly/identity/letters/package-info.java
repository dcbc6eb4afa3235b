/** What people are told by mail about their accounts. */
@NullMarked
package dev.basefly.identity.letters;

import org.jspecify.annotations.NullMarked;
