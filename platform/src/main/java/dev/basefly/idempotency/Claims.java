package dev.basefly.idempotency;

import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes claims. What was asked for is compared by a code that only this installation can compute, and that differs from key
 * to key: a body may hold a password, which a plain hash would let anybody try out who reads the database.
 */
final class Claims {

    private static final UUID NOBODYS = TenantId.INSTALLATION.value();

    private static final String PURPOSE = "idempotency/fingerprint";

    private final MasterKey secret;

    Claims(MasterKey secret) {
        this.secret = secret;
    }

    /** The caller's claim by this key to this route, for exactly this request. */
    Claim of(String key, String route, HttpServletRequest request, byte[] body, Instant now) {
        RequestScope scope = RequestScope.current();
        TenantId tenant = scope.tenant();
        UUID owner = tenant == null ? NOBODYS : tenant.value();
        MessageDigest digest = sha256();
        add(digest, scope.actor().label());
        add(digest, route);
        add(digest, key);
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
        UUID id = new UUID(bytes.getLong(), bytes.getLong());
        return new Claim(owner, id, fingerprint(owner + "/" + id, request, body), now);
    }

    private byte[] fingerprint(String row, HttpServletRequest request, byte[] body) {
        MessageDigest digest = sha256();
        add(digest, row);
        add(digest, request.getMethod());
        add(digest, request.getRequestURI());
        add(digest, request.getQueryString());
        add(digest, request.getContentType());
        return secret.mac(PURPOSE, digest.digest(body));
    }

    /** Lengths keep the parts apart; one that is missing differs from an empty one. */
    private static void add(MessageDigest digest, @Nullable String part) {
        byte[] bytes = Objects.requireNonNullElse(part, "").getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(part == null ? -1 : bytes.length)
                .flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
