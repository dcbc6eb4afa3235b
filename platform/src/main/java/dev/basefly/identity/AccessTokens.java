package dev.basefly.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.basefly.runtime.UserId;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Access tokens of programs: JSON web tokens (RFC 7519) signed with ES256. They name the session; what the caller may do
 * is read from the database, so a token never outlives the rights it was issued with.
 */
final class AccessTokens implements SmartInitializingSingleton {

    private static final String ISSUER = "basefly";

    private static final int LONGEST = 2048;

    private final Cache<String, Claims> verified =
            Caffeine.newBuilder().maximumSize(10_000).build();
    private final SigningKeys keys;
    private final IdentitySettings settings;
    private final Clock clock;

    AccessTokens(SigningKeys keys, IdentitySettings settings, Clock clock) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    /** Opens the key before the first request, so that a wrong secret stops the start instead of every caller. */
    @Override
    public void afterSingletonsInstantiated() {
        keys.current();
    }

    /** What a valid token says. */
    record Claims(SessionId session, UserId person, Instant expiresAt) {}

    @SuppressWarnings("JavaUtilDate") // the JWT library's claims are Dates
    String issue(UserId person, SessionId session) {
        try {
            SigningKeys.SigningKey key = keys.current();
            Instant now = clock.instant();
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.kid()).build(),
                    new JWTClaimsSet.Builder()
                            .issuer(ISSUER)
                            .subject(person.toString())
                            .claim("sid", session.toString())
                            .issueTime(Date.from(now))
                            .expirationTime(Date.from(now.plus(settings.accessToken())))
                            .jwtID(Tokens.random())
                            .build());
            token.sign(new ECDSASigner(key.privateKey()));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As {@link #verify}, remembering a good signature as long as the token is valid. */
    Optional<Claims> check(String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        Claims known = verified.getIfPresent(token);
        if (known == null) {
            Optional<Claims> claims = verify(token);
            claims.ifPresent(good -> verified.put(token, good));
            return claims;
        }
        return clock.instant().isBefore(known.expiresAt()) ? Optional.of(known) : Optional.empty();
    }

    /** The claims of a token that we signed and that has not expired; the algorithm is ours, whatever the token says. */
    @SuppressWarnings("JavaUtilDate") // the JWT library's claims are Dates
    Optional<Claims> verify(String token) {
        SigningKeys.SigningKey key = keys.current();
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            boolean ours = parsed.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256)
                    && key.kid().equals(parsed.getHeader().getKeyID())
                    && parsed.verify(new ECDSAVerifier(key.publicKey()));
            JWTClaimsSet claims = parsed.getJWTClaimsSet();
            if (!ours || !ISSUER.equals(claims.getIssuer()) || claims.getExpirationTime() == null) {
                return Optional.empty();
            }
            Instant expiresAt = claims.getExpirationTime().toInstant();
            if (!clock.instant().isBefore(expiresAt)) {
                return Optional.empty();
            }
            return Optional.of(
                    new Claims(SessionId.of(claims.getStringClaim("sid")), UserId.of(claims.getSubject()), expiresAt));
        } catch (ParseException | JOSEException | RuntimeException malformed) {
            return Optional.empty();
        }
    }
}
