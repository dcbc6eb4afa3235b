package dev.basefly.support;

import dev.basefly.api.ApiError;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A consent, or a request for one.
 *
 * @param operator whom it is for, null for any of the staff
 * @param hours how long it holds once it is given
 * @param endsAt null as long as it is not given
 */
public record SupportGrant(
        SupportGrantId id,
        TenantId organization,
        @Nullable UserId operator,
        SupportState state,
        String reason,
        boolean readOnly,
        int hours,
        Instant createdAt,
        @Nullable Instant endsAt) {

    /** How long a request waits for an answer. */
    static final Duration UNANSWERED = Duration.ofDays(7);

    /** The same as it is now: what nobody ended ends by itself. */
    SupportGrant at(Instant now) {
        boolean over =
                switch (state) {
                    case REQUESTED -> !now.isBefore(createdAt.plus(UNANSWERED));
                    case GRANTED -> endsAt == null || !now.isBefore(endsAt);
                    case DECLINED, ENDED, REVOKED, EXPIRED -> false;
                };
        return over ? with(SupportState.EXPIRED, endsAt) : this;
    }

    /** The next state, or CONFLICT when it cannot follow. */
    SupportGrant become(SupportState next, Instant now) {
        if (!state.mayBecome(next)) {
            throw ApiError.conflict("support_" + state.name().toLowerCase(Locale.ROOT), "This is " + state)
                    .remedy("Load the list again to see what it is now");
        }
        return switch (next) {
            case GRANTED -> with(next, now.plus(Duration.ofHours(hours)));
            case ENDED -> with(next, endsAt == null ? now : endsAt);
            case REQUESTED, DECLINED, REVOKED, EXPIRED -> with(next, endsAt);
        };
    }

    boolean isFor(UserId person) {
        return operator == null || operator.equals(person);
    }

    private SupportGrant with(SupportState next, @Nullable Instant end) {
        return new SupportGrant(id, organization, operator, next, reason, readOnly, hours, createdAt, end);
    }
}
