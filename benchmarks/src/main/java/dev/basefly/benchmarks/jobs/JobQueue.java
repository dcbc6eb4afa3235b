package dev.basefly.benchmarks.jobs;

import java.util.UUID;

/** A job queue under measurement, with jobs that do nothing. */
interface JobQueue extends AutoCloseable {

    /** Adds that many jobs, and returns how many per second then are done, once nobody holds them back. */
    double donePerSecond(int jobs) throws Exception;

    /** Begins a transaction, adds one job in it, and commits. */
    int add(UUID tenant) throws Exception;

    /** Adds that many jobs as fast as it goes, and returns how many per second. */
    double addedPerSecond(int jobs) throws Exception;

    /** Forgets what was added, and what is left of what was done. */
    void clear();

    @Override
    void close();
}
