package dev.basefly.idempotency;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** What the database knows of a key that was used before. */
final class KeptKey {

    static final String COLUMNS = "fingerprint, expires_at, leased_until, has_effect, status, answer";

    private final byte[] fingerprint;
    private final Instant expiresAt;
    private final @Nullable Instant leasedUntil;
    private final boolean hasEffect;
    private final int status;
    private final byte @Nullable [] answer;

    private KeptKey(ResultSet row) throws SQLException {
        this.fingerprint = row.getBytes("fingerprint");
        this.expiresAt = row.getObject("expires_at", OffsetDateTime.class).toInstant();
        OffsetDateTime leased = row.getObject("leased_until", OffsetDateTime.class);
        this.leasedUntil = leased == null ? null : leased.toInstant();
        this.hasEffect = row.getBoolean("has_effect");
        this.status = row.getInt("status");
        this.answer = row.getBytes("answer");
    }

    static KeptKey read(ResultSet row) throws SQLException {
        return new KeptKey(row);
    }

    /** Whether the same was asked for. */
    boolean isOf(Claim claim) {
        return claim.isOfRequest(fingerprint);
    }

    boolean isExpired(Instant now) {
        return !expiresAt.isAfter(now);
    }

    /** Whether the request was answered, or at least carried out to the end. */
    boolean isDone() {
        return leasedUntil == null;
    }

    /** Whether the request may still be running. */
    boolean isLeased(Instant now) {
        return leasedUntil != null && leasedUntil.isAfter(now);
    }

    @Nullable
    Instant leasedUntil() {
        return leasedUntil;
    }

    /** Whether something that the request did was committed. */
    boolean hasEffect() {
        return hasEffect;
    }

    int status() {
        return status;
    }

    /** The answer, sealed; null when it was too large to keep. */
    byte @Nullable [] answer() {
        return answer == null ? null : answer.clone();
    }
}
