package dev.basefly.idempotency;

import dev.basefly.database.Parameters;
import java.time.Instant;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A request's right to its key for a while. Used by the thread that works for it. */
final class Lease {

    /** Does nothing when the lease ended and the key is another request's. */
    private static final String MARK = "update idempotency_keys set has_effect = true"
            + " where tenant_id = :tenant and id = :id and leased_until = :until";

    /** Shared, so that a transaction within another one of the same request does not wait for it. */
    private static final String HOLD = "select 1 from idempotency_keys"
            + " where tenant_id = :tenant and id = :id and leased_until = :until for share";

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

    /**
     * Notes that there is an effect, unless the database knows; nobody else can take the key until the transaction ends.
     * False when the key is another request's already.
     */
    boolean mark(JdbcClient jdbc) {
        return marked
                ? jdbc.sql(HOLD)
                        .params(parameters())
                        .query((row, _) -> row.getInt(1))
                        .optional()
                        .isPresent()
                : jdbc.sql(MARK).params(parameters()).update() == 1;
    }

    /** The database knows that there was an effect. */
    void marked() {
        marked = true;
    }

    Map<String, Object> parameters() {
        return Map.of("tenant", claim.tenant(), "id", claim.id(), "until", Parameters.utc(until));
    }
}
