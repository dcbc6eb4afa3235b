/** The operator's pages of jobs. */
@NullMarked
package dev.basefly.console.jobs;

import org.jspecify.annotations.NullMarked;
