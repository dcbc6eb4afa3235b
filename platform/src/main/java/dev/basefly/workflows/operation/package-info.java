/** What operators are told of workflows: how many there are in which state, and which ones need somebody. */
@NullMarked
package dev.basefly.workflows.operation;

import org.jspecify.annotations.NullMarked;
