package dev.basefly.brokers.traffic;

import dev.basefly.brokers.BrokersSettings;
import dev.basefly.brokers.traffic.BrokerBreaker.Fault;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the broker stands, as this process sees it. */
public final class BrokerBoard {

    private final BrokersSettings settings;
    private final Relay relay;
    private final BrokerBreaker breaker;
    private final Subscriptions subscriptions;
    private final DeadLetters deadLetters;

    /**
     * The broker.
     *
     * @param set whether there is one
     * @param name what people call it
     * @param address empty when there is none
     * @param fault why nothing can be sent, null when all is well or nothing was tried
     * @param since when that began
     * @param topics where events of which type go, by the names of types
     */
    public record Standing(
            boolean set,
            String name,
            String address,
            @Nullable String fault,
            @Nullable Instant since,
            Map<String, String> topics) {

        public Standing {
            topics = Collections.unmodifiableMap(new TreeMap<>(topics));
        }
    }

    /**
     * A subscription.
     *
     * @param fault why it does not go on in this process, null when it does, or when another process reads
     */
    public record Reading(
            String name, String source, @Nullable String fault) {}

    BrokerBoard(
            BrokersSettings settings,
            Relay relay,
            BrokerBreaker breaker,
            Subscriptions subscriptions,
            DeadLetters deadLetters) {
        this.settings = settings;
        this.relay = relay;
        this.breaker = breaker;
        this.subscriptions = subscriptions;
        this.deadLetters = deadLetters;
    }

    public Standing standing() {
        Fault fault = breaker.fault();
        return new Standing(
                settings.isSet(),
                settings.name(),
                String.join(", ", settings.address()),
                fault == null ? null : fault.reason(),
                fault == null ? null : fault.since(),
                relay.topics());
    }

    public List<Reading> readings() {
        return subscriptions.sources().entrySet().stream()
                .map(each -> new Reading(each.getKey(), each.getValue(), subscriptions.fault(each.getKey())))
                .toList();
    }

    /** Messages that subscriptions gave up, the newest first. */
    public List<DeadLetter> deadLetters(int most) {
        return deadLetters.newest(most);
    }
}
