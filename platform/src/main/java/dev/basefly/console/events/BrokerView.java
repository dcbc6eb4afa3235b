package dev.basefly.console.events;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.said;
import static dev.basefly.words.Words.t;

import dev.basefly.brokers.traffic.BrokerBoard.Reading;
import dev.basefly.brokers.traffic.BrokerBoard.Standing;
import dev.basefly.brokers.traffic.DeadLetter;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Tone;
import java.util.List;

/** The broker as its page shows it. */
public record BrokerView(Standing broker, List<Reading> readings, List<DeadLetter> deadLetters) {

    public static final Column TYPE = Column.title("Event");
    public static final Column TOPIC = Column.fact("Goes to");
    public static final List<Column> OF_TOPICS = List.of(TYPE, TOPIC);

    public static final Column SUBSCRIPTION = Column.title("Subscription");
    public static final Column SOURCE = Column.fact("Reads");
    public static final Column STATE = Column.fact("State");
    public static final List<Column> OF_READINGS = List.of(SUBSCRIPTION, SOURCE, STATE);

    public static final Column MESSAGE = Column.title("Message");
    public static final Column BY = Column.fact("Subscription");
    public static final Column REASON = Column.fact("Reason");
    public static final Column ATTEMPTS = Column.fact("Attempts");
    public static final Column ORGANIZATION = Column.fact("Organization it names");
    public static final Column WHEN = Column.fact("Given up");
    public static final List<Column> OF_DEAD = List.of(MESSAGE, BY, REASON, ATTEMPTS, ORGANIZATION, WHEN);

    public BrokerView {
        readings = List.copyOf(readings);
        deadLetters = List.copyOf(deadLetters);
    }

    public String state() {
        return broker.fault() == null ? later("Reachable, as far as was tried") : later("Not to be had");
    }

    public Tone tone() {
        return broker.fault() == null ? Tone.SUCCESS : Tone.WARNING;
    }

    public static String state(Reading reading) {
        return reading.fault() == null ? t("No fault here") : t("Does not read: {0}", said(reading.fault()));
    }

    /** Its id, or where it came from when it had none. */
    public static String name(DeadLetter dead) {
        return dead.id().isEmpty() ? dead.place() : dead.id();
    }
}
