package dev.basefly.workflows;

/** What a transition was. */
public enum StepOutcome {
    /** A step was done. */
    DONE,
    /** A step failed. */
    FAILED,
    /** A step said that it is too early. */
    POSTPONED,
    /** A time has come. */
    WOKEN,
    /** A signal came. */
    RECEIVED,
    /** A signal did not come in time. */
    TIMED_OUT,
    /** Somebody wants it taken back. */
    STOPPED,
    /** A step was taken back. */
    COMPENSATED,
    /** A compensation failed. */
    COMPENSATION_FAILED,
    /** Nothing here can go on with it. */
    STUCK,
    /** An operator let it try again. */
    RETRIED,
    /** An operator passed over a step, a wait or a compensation. */
    SKIPPED
}
