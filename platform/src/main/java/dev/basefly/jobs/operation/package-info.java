/** What the operator sees of jobs and does about them. Stable. */
@NamedInterface("operation")
@NullMarked
package dev.basefly.jobs.operation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
