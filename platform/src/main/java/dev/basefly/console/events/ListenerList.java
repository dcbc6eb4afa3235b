package dev.basefly.console.events;

import static dev.basefly.words.Words.later;

import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.events.ListenerState;
import dev.basefly.events.ReplayState;
import dev.basefly.events.operation.EventBoard.Standing;
import dev.basefly.events.operation.ListenerDesk.Replay;
import java.util.List;

/** Listeners as their page shows them. */
public record ListenerList(List<Standing> listeners) {

    public static final Column NAME = Column.title("Listener");
    public static final Column STATE = Column.fact("State");
    public static final Column BEHIND = Column.fact("Events behind");
    public static final Column OLDEST = Column.fact("Oldest of them");
    public static final Column PARKED = Column.fact("Parked");
    public static final Column DEAD = Column.fact("Dead events");
    public static final List<Column> COLUMNS = List.of(NAME, STATE, BEHIND, OLDEST, PARKED, DEAD);

    public static final Column REPLAY = Column.title("Number and reason");
    public static final Column PROGRESS = Column.fact("Up to");
    public static final Column ERROR = Column.fact("Stopped at");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> OF_REPLAY = List.of(REPLAY, STATE, PROGRESS, ERROR, ACTIONS);

    public ListenerList {
        listeners = List.copyOf(listeners);
    }

    public static String path(Standing listener) {
        return EventTabs.LISTENERS + "/listeners/" + listener.name();
    }

    /** In a word or two. */
    public static String state(Standing listener) {
        return switch (listener.state()) {
            case PAUSED -> later("Paused");
            case STUCK -> later("Stuck");
            case RUNNING -> listener.running() ? later("Running") : later("Not running");
        };
    }

    public static Tone tone(Standing listener) {
        return isRunning(listener) && listener.running() ? Tone.SUCCESS : Tone.WARNING;
    }

    public static boolean isRunning(Standing listener) {
        return listener.state() == ListenerState.RUNNING;
    }

    public static boolean isPaused(Standing listener) {
        return listener.state() == ListenerState.PAUSED;
    }

    /** In a word. */
    public static String state(Replay replay) {
        return switch (replay.state()) {
            case RUNNING -> later("Running");
            case STOPPED -> later("Stopped");
            case DONE -> later("Done");
            case CANCELLED -> later("Cancelled");
        };
    }

    public static boolean isStopped(Replay replay) {
        return replay.state() == ReplayState.STOPPED;
    }

    public static boolean hasEnded(Replay replay) {
        return !ReplayState.CANCELLED.before().contains(replay.state());
    }

    public static String parked(Standing listener) {
        return EventTabs.PARKED + "?listener=" + listener.name();
    }

    public static String error(Replay replay) {
        return replay.stoppedAt() == null ? "–" : replay.stoppedAt() + ": " + replay.error();
    }
}
