package dev.basefly.workflows;

import java.util.Set;

/** Where a workflow stands, and what may come next. */
public enum WorkflowState {
    /** A step is done, or waits for its next attempt. */
    RUNNING,
    /** Waits for a time. */
    SLEEPING,
    /** Waits for a signal. */
    AWAITING,
    /** What was done is undone, the last first. */
    COMPENSATING,
    /** A compensation failed for good, or nothing here can go on with it: somebody has to look. */
    STUCK,
    /** All is done. */
    COMPLETED,
    /** A step failed for good, and all that was done before is undone. */
    COMPENSATED,
    /** Somebody ended it, and all that was done before is undone. */
    CANCELLED;

    /** The states that may follow. */
    public Set<WorkflowState> next() {
        return switch (this) {
            case RUNNING, SLEEPING, AWAITING ->
                Set.of(RUNNING, SLEEPING, AWAITING, COMPENSATING, STUCK, COMPLETED, COMPENSATED, CANCELLED);
            case COMPENSATING -> Set.of(COMPENSATING, STUCK, COMPENSATED, CANCELLED);
            // Tried again or passed over by an operator.
            case STUCK -> Set.of(RUNNING, SLEEPING, AWAITING, COMPENSATING, COMPLETED, COMPENSATED, CANCELLED);
            case COMPLETED, COMPENSATED, CANCELLED -> Set.of();
        };
    }

    /**
     * The state that follows; the database refuses any other one too.
     *
     * @throws IllegalStateException when it may not
     */
    WorkflowState become(WorkflowState state) {
        if (!next().contains(state)) {
            throw new IllegalStateException("A workflow cannot become " + state + " after " + this);
        }
        return state;
    }

    public boolean isFinal() {
        return next().isEmpty();
    }

    /** Whether it goes towards its end, so that it can be cancelled. */
    public boolean isForward() {
        return this == RUNNING || this == SLEEPING || this == AWAITING;
    }
}
