package dev.basefly.idempotency;

import dev.basefly.runtime.TenantId;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;

/** A request's claim to its key: whose it is, and what was asked for. */
final class Claim {

    private final UUID tenant;
    private final UUID id;
    private final byte[] fingerprint;
    private final Instant now;

    Claim(UUID tenant, UUID id, byte[] fingerprint, Instant now) {
        this.tenant = tenant;
        this.id = id;
        this.fingerprint = fingerprint.clone();
        this.now = now;
    }

    UUID tenant() {
        return tenant;
    }

    /** Whether the caller is in no organization, so that the tenants' connections cannot see the key. */
    boolean isNobodys() {
        return tenant.equals(TenantId.INSTALLATION.value());
    }

    /** Of the caller, the route and the key: nobody makes two of them meet but by breaking SHA-256. */
    UUID id() {
        return id;
    }

    byte[] fingerprint() {
        return fingerprint.clone();
    }

    Instant now() {
        return now;
    }

    boolean isOfRequest(byte[] other) {
        return MessageDigest.isEqual(fingerprint, other);
    }

    /** A number for the database's advisory lock, different for different keys but for a chance of 2⁻⁶⁴. */
    long lock() {
        return tenant.getLeastSignificantBits() ^ id.getMostSignificantBits();
    }
}
