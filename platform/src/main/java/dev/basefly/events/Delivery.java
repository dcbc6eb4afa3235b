package dev.basefly.events;

import dev.basefly.runtime.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a listener knows of the event it is given, beside what it says.
 *
 * @param position its place in the log of all events; positions of a key grow with time
 * @param version of the payload as it was published
 * @param tenant the organization it belongs to, null for one of the installation's own
 * @param actor the label of who brought it about
 * @param generation how many events and jobs, one led to by the other, lie before it
 * @param attempt counted from 1
 * @param replay whether an operator has it delivered once more
 */
public record Delivery(
        EventId id,
        String type,
        int version,
        String key,
        long position,
        @Nullable TenantId tenant,
        Instant occurredAt,
        String actor,
        int generation,
        int attempt,
        boolean replay) {}
