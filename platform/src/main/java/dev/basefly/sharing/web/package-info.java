/** Sharing as people see it. */
@NullMarked
package dev.basefly.sharing.web;

import org.jspecify.annotations.NullMarked;
