package dev.basefly.clusters.simulator;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** A kubeconfig of the right form that leads nowhere. */
final class PretendedAccess {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 32;

    private PretendedAccess() {}

    /** The token tells when it ends, and is drawn anew each time: nothing takes it. */
    static String kubeconfig(String name, Instant expiresAt) {
        byte[] secret = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(secret);
        Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
        String token = "simulated." + expiresAt.getEpochSecond() + "." + url.encodeToString(secret);
        String authority = Base64.getEncoder()
                .encodeToString(
                        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n".getBytes(StandardCharsets.US_ASCII));
        return """
                # Valid until %2$s
                apiVersion: v1
                kind: Config
                clusters:
                - name: %1$s
                  cluster:
                    server: https://%1$s.clusters.invalid:6443
                    certificate-authority-data: %4$s
                users:
                - name: %1$s
                  user:
                    token: %3$s
                contexts:
                - name: %1$s
                  context:
                    cluster: %1$s
                    user: %1$s
                current-context: %1$s
                """.formatted(name, expiresAt, token, authority);
    }
}
