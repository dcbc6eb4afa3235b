package dev.basefly.brokers.traffic;

import dev.basefly.brokers.client.CloudEvents;
import dev.basefly.events.Delivery;
import dev.basefly.runtime.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of an event as CloudEvents 1.0 names them (core specification §3.1; extensions distributed tracing, partitioning
 * and sequence). Extensions of our own are {@code tenant}, {@code schemaversion} and {@code replay}.
 */
final class Envelope {

    private Envelope() {}

    /** @param version of the payload, which is the newest that is known here */
    static Map<String, String> of(Delivery event, String source, int version, @Nullable String traceparent) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("specversion", "1.0");
        all.put(CloudEvents.ID, event.id().toString());
        all.put(CloudEvents.SOURCE, source);
        all.put(CloudEvents.TYPE, event.type());
        all.put(CloudEvents.TIME, event.occurredAt().toString());
        all.put(CloudEvents.CONTENT_TYPE, "application/json");
        all.put("schemaversion", String.valueOf(version));
        all.put(CloudEvents.PARTITION_KEY, key(event));
        // Text that sorts as its number does; it grows within a key.
        all.put("sequence", "%020d".formatted(event.position()));
        if (!event.key().isEmpty()) {
            all.put("subject", event.key());
        }
        TenantId tenant = event.tenant();
        if (tenant != null) {
            all.put(CloudEvents.TENANT, tenant.toString());
        }
        if (traceparent != null) {
            all.put(CloudEvents.TRACEPARENT, traceparent);
        }
        if (event.replay()) {
            all.put("replay", "true");
        }
        return all;
    }

    /** The event's own key, or its organization where order is kept for all of it. */
    static String key(Delivery event) {
        TenantId tenant = event.tenant();
        if (!event.key().isEmpty()) {
            return event.key();
        }
        return tenant == null ? "installation" : tenant.toString();
    }
}
