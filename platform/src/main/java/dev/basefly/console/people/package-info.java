/** Pages about the people with an account. */
@NullMarked
package dev.basefly.console.people;

import org.jspecify.annotations.NullMarked;
