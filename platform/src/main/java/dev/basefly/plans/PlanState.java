package dev.basefly.plans;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How an organization stands with what it bought. */
public enum PlanState {
    /** Tries it until the end of the trial. */
    TRIALING,
    /** Has it. */
    ACTIVE,
    /** A payment failed; it keeps what it has until the grace ends. */
    PAST_DUE,
    /** Pays nothing and has nothing of it for a while. */
    PAUSED,
    /** Did not pay in time. */
    UNPAID,
    /** The first payment is still to come. */
    INCOMPLETE,
    /** Has it no more. */
    CANCELED;

    /**
     * Whether the organization has at that time what it bought, and not only what costs nothing.
     *
     * @param endsAt when the trial or the grace ends, null for never
     */
    public boolean entitles(Instant time, @Nullable Instant endsAt) {
        return switch (this) {
            case ACTIVE -> true;
            case TRIALING, PAST_DUE -> endsAt == null || time.isBefore(endsAt);
            case PAUSED, UNPAID, INCOMPLETE, CANCELED -> false;
        };
    }
}
