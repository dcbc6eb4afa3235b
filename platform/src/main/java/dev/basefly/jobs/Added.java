package dev.basefly.jobs;

/**
 * What became of a job that was to be added.
 *
 * @param isNew whether it was added; otherwise the id is that of the one which has its unique key
 */
public record Added(JobId id, boolean isNew) {}
