package dev.basefly.benchmarks.jobs;

import java.util.UUID;

/** A job queue under measurement, with jobs that do nothing. */
interface JobQueue extends AutoCloseable {

    /** Adds that many jobs, and returns how many per second then are done, once nobody holds them back. */
    double donePerSecond(int jobs) throws Exception;

    /** Adds one job in a transaction of its own. */
    int add(UUID tenant) throws Exception;

    /** Adds that many jobs as fast as it goes, and returns how many per second. */
    double addedPerSecond(int jobs) throws Exception;

    @Override
    void close();
}
