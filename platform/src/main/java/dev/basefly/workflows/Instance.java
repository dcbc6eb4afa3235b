package dev.basefly.workflows;

import dev.basefly.jobs.JobOrigin;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as the database has it.
 *
 * @param sequence how many transitions there were: the fence that each one checks
 * @param driver the job that goes on with it; no other one may begin a step
 * @param origin who and what started it
 */
record Instance(
        WorkflowId id,
        String name,
        int version,
        String shape,
        String key,
        int sequence,
        @Nullable UUID driver,
        @Nullable Asked asked,
        @Nullable String askedBecause,
        JobOrigin origin,
        Checkpoint at) {

    /** What somebody wants instead of going on. */
    enum Asked {
        CANCEL,
        COMPENSATE
    }

    Instance drivenBy(@Nullable UUID other) {
        return new Instance(id, name, version, shape, key, sequence, other, asked, askedBecause, origin, at);
    }

    Instance shaped(String other) {
        return new Instance(id, name, version, other, key, sequence, driver, asked, askedBecause, origin, at);
    }

    /** The same after a transition. */
    Instance after(Checkpoint next, @Nullable UUID nextDriver) {
        return new Instance(id, name, version, shape, key, sequence + 1, nextDriver, asked, askedBecause, origin, next);
    }

    /**
     * How far a workflow is: all that a transition changes, in one piece.
     *
     * @param position the name of the part it stands at, null once nothing is left to do forwards
     * @param state JSON
     * @param attempt how often the part it stands at has failed
     * @param undo the steps that a compensation takes back, in the order in which they were done
     * @param wakeAt when it goes on, null when only a signal or an operator lets it
     * @param error of the last attempt that failed, or why it compensates
     * @param postponed how often the part it stands at has put itself off in a row
     * @param postponedSince when it did so first, null when it did not
     */
    record Checkpoint(
            WorkflowState status,
            @Nullable String position,
            String state,
            int attempt,
            List<String> undo,
            @Nullable Instant wakeAt,
            @Nullable String error,
            int postponed,
            @Nullable Instant postponedSince) {

        Checkpoint {
            undo = List.copyOf(undo);
        }

        /** One that was not put off. */
        Checkpoint(
                WorkflowState status,
                @Nullable String position,
                String state,
                int attempt,
                List<String> undo,
                @Nullable Instant wakeAt,
                @Nullable String error) {
            this(status, position, state, attempt, undo, wakeAt, error, 0, null);
        }

        boolean isDue(Instant now) {
            return wakeAt != null && !wakeAt.isAfter(now);
        }
    }
}
