package dev.basefly.identity;

import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One sign-in that has not ended. */
record Session(
        SessionId id,
        UserId person,
        boolean operator,
        @Nullable TenantId organization,
        Instant lastSeenAt,
        Instant expiresAt) {

    boolean isOver(Instant now) {
        return !now.isBefore(expiresAt);
    }

    Session seen(Instant now, Instant until) {
        return new Session(id, person, operator, organization, now, until);
    }

    /** Whether being seen now is worth writing down. */
    boolean isDueForTouch(Instant now) {
        return lastSeenAt.plus(Duration.ofMinutes(5)).isBefore(now);
    }
}
