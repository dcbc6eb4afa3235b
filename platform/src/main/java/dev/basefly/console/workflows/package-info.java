/** The operator's pages of workflows. */
@NullMarked
package dev.basefly.console.workflows;

import org.jspecify.annotations.NullMarked;
