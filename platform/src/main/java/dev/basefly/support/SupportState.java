package dev.basefly.support;

import java.util.Set;

/** What became of a consent. A request that nobody answers and a consent whose time is over are expired. */
public enum SupportState {
    REQUESTED,
    GRANTED,
    DECLINED,
    ENDED,
    REVOKED,
    EXPIRED;

    boolean mayBecome(SupportState next) {
        return switch (this) {
            case REQUESTED -> Set.of(GRANTED, DECLINED, ENDED, EXPIRED).contains(next);
            case GRANTED -> Set.of(ENDED, REVOKED, EXPIRED).contains(next);
            case DECLINED, ENDED, REVOKED, EXPIRED -> false;
        };
    }
}
