package dev.basefly.placements;

import java.util.Set;

/** How far a move has come. Each transition is one transaction, so whoever goes on after a crash starts from a state. */
public enum MoveState {
    /** Nothing has been done; the effect of the next step is an empty new place and a record of every change. */
    PLANNED,
    /** Rows are copied in chunks, while the tenant works in the old place. */
    COPYING,
    /** What changed since is copied in rounds, until little is left and all rows have been compared. */
    CATCHING_UP,
    /** Writers wait while the last changes are copied and compared; then the directory names the new place. */
    SWITCHING,
    /** The tenant works in the new place, and the old rows are removed. */
    REMOVING,
    /** Over: the tenant is in the new place and nowhere else. */
    DONE,
    /** Stopped by a problem; the tenant works where it is. Waits for a retry, or for being taken back. */
    FAILED,
    /** The new place is being removed; the tenant works in the old one. */
    ROLLING_BACK,
    /** Over: everything is as it was before. */
    ROLLED_BACK;

    /** The states that may follow. */
    public Set<MoveState> next() {
        return switch (this) {
            case PLANNED -> Set.of(COPYING, FAILED, ROLLING_BACK);
            case COPYING -> Set.of(CATCHING_UP, FAILED, ROLLING_BACK);
            case CATCHING_UP -> Set.of(SWITCHING, FAILED, ROLLING_BACK);
            case SWITCHING -> Set.of(REMOVING, FAILED, ROLLING_BACK);
            case REMOVING -> Set.of(DONE, FAILED);
            case FAILED -> Set.of(PLANNED, COPYING, CATCHING_UP, SWITCHING, REMOVING, ROLLING_BACK);
            case ROLLING_BACK -> Set.of(ROLLED_BACK, FAILED);
            case DONE, ROLLED_BACK -> Set.of();
        };
    }

    /** Whether a mover goes on from here by itself. */
    public boolean running() {
        return this != FAILED && !over();
    }

    public boolean over() {
        return next().isEmpty();
    }
}
