package dev.basefly.notifications;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mail as it is stored.
 *
 * @param content null once it was erased
 * @param attempts how often it was tried
 * @param failure why the last attempt failed
 */
public record StoredMail(
        MailId id,
        String to,
        String subject,
        @Nullable MailContent content,
        MailState state,
        int attempts,
        Instant createdAt,
        @Nullable Instant sentAt,
        @Nullable String failure) {}
