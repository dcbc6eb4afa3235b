package dev.basefly.brokers;

import dev.basefly.runtime.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Declares that events of a type leave the installation when it has a broker; contributed as a bean, beside those that the
 * settings name.
 *
 * @param topic of Kafka, or exchange of RabbitMQ; null for the one of the settings
 */
public record Externalized(EventType<?> type, @Nullable String topic) {

    /** To the topic of the settings. */
    public static Externalized of(EventType<?> type) {
        return new Externalized(type, null);
    }

    /** To a topic of its own; its order with other types of the same key is kept only within a topic. */
    public Externalized to(String other) {
        return new Externalized(type, other);
    }
}
