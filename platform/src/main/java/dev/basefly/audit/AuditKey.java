package dev.basefly.audit;

import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.TenantId;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;

/** Authenticates rows and heads with the installation's secret, which the database does not hold. */
final class AuditKey {

    private final MasterKey secret;

    AuditKey(MasterKey secret) {
        this.secret = secret;
    }

    /** HMAC-SHA-256 over the canonical bytes of the event. */
    byte[] mac(AuditEvent event) {
        return secret.mac("audit event", CanonicalRow.of(event));
    }

    boolean matches(AuditEvent event, String mac) {
        return MessageDigest.isEqual(mac(event), HexFormat.of().parseHex(mac));
    }

    /** HMAC-SHA-256 over tenant, day, position and hash. */
    byte[] mac(TenantId tenant, LocalDate day, Link link) {
        return secret.mac("audit head", AuditHead.bytes(tenant, day, link));
    }

    boolean matches(TenantId tenant, AuditHead head) {
        return MessageDigest.isEqual(
                mac(tenant, head.day(), head.link()), HexFormat.of().parseHex(head.mac()));
    }
}
