/** The pages on which people see and change what there is about them. */
@NullMarked
package dev.basefly.privacy.web;

import org.jspecify.annotations.NullMarked;
