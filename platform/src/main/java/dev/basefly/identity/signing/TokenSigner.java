package dev.basefly.identity.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Signs access tokens (JSON web tokens, RFC 7519 and 9068) with ES256, and believes only what one of our keys signed. */
public final class TokenSigner implements SmartInitializingSingleton {

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

    private final KeyRing ring;

    TokenSigner(KeyRing ring) {
        this.ring = ring;
    }

    /** Opens the key before the first request, so that a wrong secret stops the start instead of every caller. */
    @Override
    public void afterSingletonsInstantiated() {
        ring.current();
    }

    /** What a token of ours says, and the name of the key that signed it. */
    public record Signed(String kid, JWTClaimsSet claims) {}

    /** The token with these claims, signed by the key of now. */
    public String sign(JWTClaimsSet claims) {
        SigningKey key = ring.current();
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(TYPE)
                            .keyID(key.kid())
                            .build(),
                    claims);
            token.sign(new ECDSASigner(Objects.requireNonNull(key.privateKey())));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * What the token says, if one of our keys signed it. Algorithm and type are ours, whatever the token says, and a token
     * that brings or points to a key of its own is refused.
     */
    public Optional<Signed> verify(String token) {
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            JWSHeader header = parsed.getHeader();
            boolean expected = header.getAlgorithm().equals(JWSAlgorithm.ES256)
                    && TYPE.equals(header.getType())
                    && header.getKeyID() != null
                    && HEADER.equals(header.getIncludedParams());
            if (!expected) {
                return Optional.empty();
            }
            Optional<SigningKey> key = ring.believed(header.getKeyID());
            if (key.isEmpty() || !parsed.verify(new ECDSAVerifier(key.get().publicKey()))) {
                return Optional.empty();
            }
            return Optional.of(new Signed(header.getKeyID(), parsed.getJWTClaimsSet()));
        } catch (ParseException | JOSEException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Whether tokens that the key of that name signed are still believed. */
    public boolean believes(String kid) {
        return ring.believes(kid);
    }
}
