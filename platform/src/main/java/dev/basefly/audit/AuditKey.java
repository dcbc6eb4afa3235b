package dev.basefly.audit;

import dev.basefly.runtime.MasterKey;
import java.security.MessageDigest;

/** Authenticates rows with the installation's secret, which the database does not hold. */
final class AuditKey {

    private final MasterKey secret;

    AuditKey(MasterKey secret) {
        this.secret = secret;
    }

    /** HMAC-SHA-256 over the canonical bytes of the event. */
    byte[] mac(AuditEvent event) {
        return secret.mac("audit event", CanonicalRow.of(event));
    }

    boolean matches(AuditEvent event, byte[] mac) {
        return MessageDigest.isEqual(mac(event), mac);
    }
}
