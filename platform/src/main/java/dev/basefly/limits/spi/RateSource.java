package dev.basefly.limits.spi;

import dev.basefly.runtime.TenantId;

/** Knows how many requests a minute an organization's callers may make; contributed as a bean, one at most. */
public interface RateSource {

    /** What is limited by itself. */
    enum Kind {
        READ,
        WRITE,
        BILLING
    }

    /** Requests a minute for each caller. Called with each request: from memory. The settings count where they say more. */
    int perMinute(TenantId organization, Kind kind);
}
