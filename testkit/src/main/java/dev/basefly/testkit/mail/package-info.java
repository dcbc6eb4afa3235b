/** A mail server for tests, which does what a test wants to see survived. */
@NullMarked
package dev.basefly.testkit.mail;

import org.jspecify.annotations.NullMarked;
