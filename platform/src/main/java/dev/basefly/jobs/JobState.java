package dev.basefly.jobs;

import java.util.Set;

/** Where a job stands, and what may come next. */
public enum JobState {
    /** Waits for its time. */
    SCHEDULED,
    /** Waits until others of its batch have ended. */
    WAITING,
    /** Waits for a worker. */
    AVAILABLE,
    /** A worker has it. */
    RUNNING,
    /** Failed, and waits for its next attempt. */
    RETRYING,
    /** Done. */
    COMPLETED,
    /** Ended by somebody before it was done. */
    CANCELLED,
    /** Given up after its last attempt; kept for a while, to be looked into. */
    DEAD;

    /** The states that may follow. */
    public Set<JobState> next() {
        return switch (this) {
            case SCHEDULED -> Set.of(AVAILABLE, CANCELLED);
            case WAITING -> Set.of(SCHEDULED, AVAILABLE, CANCELLED);
            case AVAILABLE -> Set.of(RUNNING, CANCELLED);
            // Back to AVAILABLE when its worker stops or is lost, to SCHEDULED when this version does not know its
            // kind.
            case RUNNING -> Set.of(COMPLETED, RETRYING, DEAD, CANCELLED, AVAILABLE, SCHEDULED);
            case RETRYING -> Set.of(AVAILABLE, CANCELLED);
            // Replayed, or discarded.
            case DEAD -> Set.of(AVAILABLE, CANCELLED);
            case COMPLETED, CANCELLED -> Set.of();
        };
    }

    public boolean isFinal() {
        return next().isEmpty();
    }
}
