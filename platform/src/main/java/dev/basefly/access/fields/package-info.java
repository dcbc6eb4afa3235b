/** Leaves fields out of JSON that the caller may not see, and refuses them from who may not send them. */
@NullMarked
package dev.basefly.access.fields;

import org.jspecify.annotations.NullMarked;
