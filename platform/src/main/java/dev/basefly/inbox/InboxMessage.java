package dev.basefly.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person was told.
 *
 * @param path the page of ours that shows it
 * @param readAt null until it was read
 */
public record InboxMessage(
        InboxMessageId id,
        String kind,
        String title,
        String body,
        String path,
        Instant createdAt,
        @Nullable Instant readAt) {}
