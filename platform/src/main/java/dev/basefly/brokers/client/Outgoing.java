package dev.basefly.brokers.client;

import java.util.Map;

/**
 * A message as it leaves.
 *
 * @param topic of Kafka, or exchange of RabbitMQ; empty for RabbitMQ's default exchange, which knows queues by name
 * @param routingKey by which RabbitMQ finds its queues
 * @param key messages of the same one keep their order
 * @param attributes of CloudEvents without prefix, {@code datacontenttype} among them
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the client as it is, and compared by nobody
public record Outgoing(String topic, String routingKey, String key, Map<String, String> attributes, byte[] body) {

    public Outgoing {
        attributes = Map.copyOf(attributes);
    }

    String id() {
        return attributes.getOrDefault(CloudEvents.ID, "");
    }
}
