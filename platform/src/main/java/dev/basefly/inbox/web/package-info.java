/** The pages on which people read what they were told, and choose how. */
@NullMarked
package dev.basefly.inbox.web;

import org.jspecify.annotations.NullMarked;
