package dev.basefly.console.events;

import dev.basefly.dashboard.component.Choice;
import java.util.List;

/** The way between the operator's pages of events. */
public final class EventTabs {

    public static final String LISTENERS = "/console/events";
    public static final String PARKED = "/console/events/parked";
    public static final String TYPES = "/console/events/types";
    public static final String BROKER = "/console/events/broker";
    public static final List<Choice> ALL = List.of(
            Choice.of(LISTENERS, "Listeners"),
            Choice.of(PARKED, "Parked"),
            Choice.of(TYPES, "Types"),
            Choice.of(BROKER, "Broker"));

    private EventTabs() {}
}
