package dev.basefly.events.operation;

import dev.basefly.events.ListenerState;
import dev.basefly.runtime.Integration;
import dev.basefly.runtime.IntegrationCheck;
import java.util.ArrayList;
import java.util.List;

/** Tells the doctor which listeners do not go on, and what waits for an operator. */
final class EventsCheck implements IntegrationCheck {

    private final EventBoard board;

    EventsCheck(EventBoard board) {
        this.board = board;
    }

    @Override
    public Integration check() {
        List<EventBoard.Standing> listeners = board.listeners();
        List<String> problems = new ArrayList<>();
        for (EventBoard.Standing listener : listeners) {
            if (listener.state() == ListenerState.PAUSED) {
                problems.add(listener.name() + " is paused (" + listener.reason() + "), " + listener.behind()
                        + " events behind: resume it on /console/events");
            } else if (listener.state() == ListenerState.STUCK) {
                problems.add(listener.name() + " is stuck (" + listener.reason() + "), " + listener.behind()
                        + " events behind: resume it on /console/events");
            } else if (!listener.running()) {
                problems.add(listener.name() + " is known to no process, " + listener.behind()
                        + " events behind: start one that knows it, or forget it on /console/events");
            }
            if (listener.dead() > 0) {
                problems.add(listener.name() + " gave up " + listener.dead()
                        + " events: try them again or leave them out on /console/events/parked");
            }
            if (listener.suspended() > 0) {
                problems.add(listener.name() + " lets events of " + listener.suspended() + " organizations wait ("
                        + listener.suspension() + ")");
            }
            if (listener.dropped() > 0) {
                problems.add(listener.name() + " will never have " + listener.dropped()
                        + " events, which were forgotten before it dealt with them (basefly.events.most-kept)");
            }
        }
        return new Integration("Events", Integration.State.LIVE, listeners.size() + " listeners", problems);
    }
}
