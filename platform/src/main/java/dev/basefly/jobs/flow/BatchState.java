package dev.basefly.jobs.flow;

/** How a batch stands. */
public enum BatchState {
    /** Some of its jobs have not ended. */
    RUNNING,
    /** All of its jobs were completed. */
    COMPLETED,
    /** All have ended, at least one of them dead. */
    FAILED,
    /** All have ended, none of them dead and at least one cancelled. */
    CANCELLED
}
