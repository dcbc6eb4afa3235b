package dev.basefly.jobs.flow;

import dev.basefly.jobs.BatchId;

/**
 * How a batch ended. The payload of a callback gets one as its member {@code batch}: a record that has a component of this
 * type and name can read it.
 *
 * @param total jobs, and batches inside, each of which counts as one
 * @param dead jobs that were given up, and batches inside that failed
 */
public record BatchEnd(BatchId id, BatchState state, int total, int completed, int dead, int cancelled) {}
