/** The routes of signing in and of what belongs to the caller. */
@NullMarked
package dev.basefly.identity.web;

import org.jspecify.annotations.NullMarked;
