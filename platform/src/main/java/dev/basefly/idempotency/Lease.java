package dev.basefly.idempotency;

import java.time.Instant;
import java.util.Map;

/** A request's right to its key for a while. Used by the thread that works for it. */
final class Lease {

    /** Does nothing when the lease ended and the key is another request's. */
    static final String MARK = "update idempotency_keys set has_effect = true"
            + " where tenant_id = :tenant and id = :id and leased_until = :until";

    private final Claim claim;
    private final Instant until;
    private boolean marked;

    Lease(Claim claim, Instant until) {
        this.claim = claim;
        this.until = until;
    }

    Claim claim() {
        return claim;
    }

    Instant until() {
        return until;
    }

    /** Whether the database knows that there was an effect. */
    boolean isMarked() {
        return marked;
    }

    void marked() {
        marked = true;
    }

    Map<String, Object> parameters() {
        return Map.of("tenant", claim.tenant(), "id", claim.id(), "until", TenantKeys.utc(until));
    }
}
