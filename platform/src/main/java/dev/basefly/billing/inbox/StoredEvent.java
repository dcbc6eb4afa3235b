package dev.basefly.billing.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as the inbox keeps it.
 *
 * @param copies how often Stripe sent it
 * @param attempts how often work on it failed
 * @param replays how often it was worked on anew
 * @param problem why it failed or was refused, null for neither
 */
public record StoredEvent(
        StripeEvent event,
        EventState state,
        Instant receivedAt,
        @Nullable Instant processedAt,
        int copies,
        int attempts,
        int replays,
        @Nullable String problem) {}
