package dev.basefly.plans;

import dev.basefly.limits.spi.RateSource;
import dev.basefly.runtime.TenantId;

/** Requests a minute, as the plan includes them. */
final class PlanRates implements RateSource {

    private final Entitlements entitlements;

    PlanRates(Entitlements entitlements) {
        this.entitlements = entitlements;
    }

    @Override
    public int perMinute(TenantId organization, Kind kind) {
        String feature =
                switch (kind) {
                    case READ -> "api_reads";
                    case WRITE -> "api_writes";
                    case BILLING -> "api_billing";
                };
        return (int) Math.min(entitlements.limit(organization, feature).included(), Integer.MAX_VALUE);
    }
}
