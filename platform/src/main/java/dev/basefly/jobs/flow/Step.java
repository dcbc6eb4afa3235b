package dev.basefly.jobs.flow;

import dev.basefly.jobs.NewJob;
import java.util.Set;

/**
 * A job of a batch that others can wait for, or that waits for others.
 *
 * @param name by which others refer to it within the batch
 * @param after the names of those that it waits for
 * @param otherwise what becomes of it when one of those does not complete
 */
record Step(String name, NewJob<?> job, Set<String> after, Otherwise otherwise) {

    Step {
        after = Set.copyOf(after);
        if (job.uniqueKey() != null) {
            throw new IllegalArgumentException("The step " + name
                    + " has a unique key: others could wait for a job that" + " is not of this batch");
        }
    }
}
