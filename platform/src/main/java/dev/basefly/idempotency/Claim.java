package dev.basefly.idempotency;

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

/** A request's claim to its key: whose it is, and what was asked for. */
final class Claim {

    private static final UUID NOBODYS = TenantId.INSTALLATION.value();

    private final UUID tenant;
    private final UUID id;
    private final byte[] fingerprint;
    private final Instant now;

    private Claim(UUID tenant, UUID id, byte[] fingerprint, Instant now) {
        this.tenant = tenant;
        this.id = id;
        this.fingerprint = fingerprint;
        this.now = now;
    }

    /** The caller's claim by this key to this route, for exactly this request. */
    static Claim of(String key, String route, HttpServletRequest request, byte[] body, Instant now) {
        RequestScope scope = RequestScope.current();
        TenantId tenant = scope.tenant();
        MessageDigest digest = sha256();
        add(digest, scope.actor().label());
        add(digest, route);
        add(digest, key);
        ByteBuffer id = ByteBuffer.wrap(digest.digest());
        return new Claim(
                tenant == null ? NOBODYS : tenant.value(),
                new UUID(id.getLong(), id.getLong()),
                fingerprint(request, body),
                now);
    }

    private static byte[] fingerprint(HttpServletRequest request, byte[] body) {
        MessageDigest digest = sha256();
        add(digest, request.getMethod());
        add(digest, request.getRequestURI());
        add(digest, request.getQueryString());
        add(digest, request.getContentType());
        return digest.digest(body);
    }

    UUID tenant() {
        return tenant;
    }

    /** Whether the caller is in no organization, so that the tenants' connections cannot see the key. */
    boolean isNobodys() {
        return tenant.equals(NOBODYS);
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
