package dev.basefly.events;

import java.util.EnumSet;
import java.util.Set;

/** How a replay stands. */
public enum ReplayState {
    RUNNING,
    /** At an event that failed, until an operator says what to do. */
    STOPPED,
    DONE,
    CANCELLED;

    /** Those from which it may come to this one by an operator's decision. */
    public Set<ReplayState> before() {
        return switch (this) {
            case RUNNING -> EnumSet.of(STOPPED);
            case CANCELLED -> EnumSet.of(RUNNING, STOPPED);
            case STOPPED, DONE -> EnumSet.noneOf(ReplayState.class);
        };
    }
}
