package dev.basefly.identity.signing;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An elliptic curve key pair on P-256.
 *
 * @param since when the key came into its state
 * @param privateKey held by the one that signs only
 */
record SigningKey(
        String kid,
        KeyState state,
        Instant since,
        ECPublicKey publicKey,
        @Nullable ECPrivateKey privateKey) {

    static final Algorithm ALGORITHM = JWSAlgorithm.ES256;

    /** The public half as a JSON web key (RFC 7517). */
    Map<String, Object> published() {
        return new ECKey.Builder(Curve.P_256, publicKey)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(ALGORITHM)
                .keyID(kid)
                .build()
                .toPublicJWK()
                .toJSONObject();
    }
}
