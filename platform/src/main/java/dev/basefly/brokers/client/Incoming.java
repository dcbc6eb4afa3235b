package dev.basefly.brokers.client;

import java.util.Map;

/**
 * A message as it arrived.
 *
 * @param place where it lies, such as {@code orders-0@15}
 * @param id empty when its sender gave none
 * @param key empty for none
 * @param attributes of CloudEvents without prefix, and whatever else its sender wrote
 */
@SuppressWarnings("ArrayRecordComponent") // read once, and compared by nobody
public record Incoming(String place, String id, String key, Map<String, String> attributes, byte[] body) {

    public Incoming {
        attributes = Map.copyOf(attributes);
    }

    /** An attribute, empty when there is none of the name. */
    public String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }
}
