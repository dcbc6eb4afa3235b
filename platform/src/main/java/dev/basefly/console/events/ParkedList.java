package dev.basefly.console.events;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.events.ParkedState;
import dev.basefly.events.operation.ParkedEvents.Parked;
import dev.basefly.runtime.TenantId;
import java.util.List;

/** Parked events as their page shows them. */
public record ParkedList(List<Parked> events, Pagination pagination) {

    public static final Column TYPE = Column.title("Event");
    public static final Column LISTENER = Column.fact("Listener");
    public static final Column STATE = Column.fact("State");
    public static final Column ERROR = Column.fact("Error");
    public static final Column ORGANIZATION = Column.fact("Organization");
    public static final Column NEXT = Column.fact("Tried again");
    public static final List<Column> COLUMNS = List.of(TYPE, LISTENER, STATE, ERROR, ORGANIZATION, NEXT);
    public static final List<Choice> STATES = List.of(
            Choice.of("", "All"),
            Choice.of("RETRYING", "Tried again"),
            Choice.of("BEHIND", "Behind another"),
            Choice.of("DEAD", "Given up"));

    private static final int LONGEST_ERROR = 160;

    public ParkedList {
        events = List.copyOf(events);
    }

    public static String path(Parked event) {
        return EventTabs.PARKED + "/" + event.listener() + "/" + event.position();
    }

    public static String organization(Parked event) {
        TenantId organization = event.organization();
        return organization == null ? t("The installation") : data(organization.toString());
    }

    public static String state(Parked event) {
        return switch (event.state()) {
            case RETRYING -> t("Tried again");
            case BEHIND -> t("Waits behind another of its key");
            case DEAD -> t("Given up");
        };
    }

    /** Whether it can be tried again: not while it waits for another one. */
    public static boolean canBeTried(Parked event) {
        return event.state() != ParkedState.BEHIND;
    }

    /** The beginning of its last error. */
    public static String error(Parked event) {
        String error = event.error().isEmpty() ? "–" : event.error();
        return error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR) + "…";
    }
}
