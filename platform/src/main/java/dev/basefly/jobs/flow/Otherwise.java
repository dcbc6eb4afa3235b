package dev.basefly.jobs.flow;

/** What becomes of a job when one that it waited for is dead or cancelled. */
public enum Otherwise {
    /** It is cancelled, with the reason. */
    CANCEL,
    /** It goes on once all that it waited for have ended. */
    GO_ON
}
