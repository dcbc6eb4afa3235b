/** What a background job costs, next to other job queues and to the raw statements. */
@NullMarked
package dev.basefly.benchmarks.jobs;

import org.jspecify.annotations.NullMarked;
