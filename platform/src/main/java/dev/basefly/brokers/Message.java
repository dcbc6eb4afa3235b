package dev.basefly.brokers;

import dev.basefly.runtime.TenantId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler knows of the message it is given, beside what it says.
 *
 * @param id its sender's; with the attribute {@code source} it is unique (CloudEvents 1.0 §3.1.1)
 * @param type empty when its sender said none
 * @param tenant the organization it belongs to, null for the installation
 * @param attributes of CloudEvents, by their names in lower case; the others as its sender wrote them
 * @param attempt counted from 1, in this process
 */
public record Message(String id, String type, @Nullable TenantId tenant, Map<String, String> attributes, int attempt) {

    public Message {
        attributes = Map.copyOf(attributes);
    }
}
