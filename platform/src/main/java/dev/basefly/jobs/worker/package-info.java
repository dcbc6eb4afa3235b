/** The workers' side of jobs: who gets which, on which thread, and how it is written that they ended. */
@NullMarked
package dev.basefly.jobs.worker;

import org.jspecify.annotations.NullMarked;
