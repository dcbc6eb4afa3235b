package dev.basefly.brokers.traffic;

import dev.basefly.brokers.BrokersSettings;
import dev.basefly.brokers.client.Brokers;
import dev.basefly.events.EventTypes;
import dev.basefly.runtime.Integration;
import dev.basefly.runtime.Integration.State;
import dev.basefly.runtime.IntegrationCheck;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tells the doctor whether the broker answers, and what does not get to it or from it. */
final class BrokersCheck implements IntegrationCheck {

    private static final Duration RECENT = Duration.ofDays(1);

    private final BrokersSettings settings;
    private final Brokers brokers;
    private final BrokerBoard board;
    private final DeadLetters deadLetters;
    private final EventTypes types;
    private final Clock clock;

    BrokersCheck(
            BrokersSettings settings,
            Brokers brokers,
            BrokerBoard board,
            DeadLetters deadLetters,
            EventTypes types,
            Clock clock) {
        this.settings = settings;
        this.brokers = brokers;
        this.board = board;
        this.deadLetters = deadLetters;
        this.types = types;
        this.clock = clock;
    }

    @Override
    public Integration check() {
        if (!settings.isSet()) {
            return new Integration(
                    "Broker", State.OFF, "set basefly.brokers.kind to kafka or rabbitmq to send events to one");
        }
        BrokerBoard.Standing standing = board.standing();
        String address = standing.address();
        int types = standing.topics().size();
        List<String> problems = problems(standing);
        return settings.login().encrypted()
                ? new Integration(
                        settings.name(), State.LIVE, address + ", " + types + " types of events go there", problems)
                : new Integration(
                        settings.name(),
                        State.LIVE,
                        address + ", " + types + " types of events go there, not encrypted",
                        problems);
    }

    private List<String> problems(BrokerBoard.Standing standing) {
        List<String> problems = new ArrayList<>();
        String silent = brokers.get().problem();
        if (silent != null) {
            problems.add("it does not answer (" + silent + "): events wait, and go on when it does");
        } else if (standing.fault() != null) {
            problems.add("nothing can be sent since " + standing.since() + " (" + standing.fault() + ")");
        }
        settings.types().stream()
                .filter(type ->
                        types.all().stream().noneMatch(known -> known.name().equals(type)))
                .filter(type -> !type.endsWith("*"))
                .forEach(type -> problems.add("no event is of type " + type + ": correct basefly.brokers.types"));
        board.readings().stream()
                .filter(reading -> reading.fault() != null)
                .forEach(reading -> problems.add(
                        reading.name() + " does not read " + reading.source() + " (" + reading.fault() + ")"));
        int dead = deadLetters.countSince(clock.instant().minus(RECENT));
        if (dead > 0) {
            problems.add(dead + " messages were given up within a day: see /console/events/broker");
        }
        return problems;
    }
}
