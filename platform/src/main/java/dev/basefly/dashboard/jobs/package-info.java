/** The pages on which people follow and cancel background jobs. */
@NullMarked
package dev.basefly.dashboard.jobs;

import org.jspecify.annotations.NullMarked;
