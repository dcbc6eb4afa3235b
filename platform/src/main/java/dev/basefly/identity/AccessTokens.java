package dev.basefly.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.basefly.identity.signing.TokenSigner;
import dev.basefly.identity.signing.TokenSigner.Signed;
import dev.basefly.runtime.UserId;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/**
 * Access tokens of programs. They name the session; what the caller may do is read from the database, so a token never
 * outlives the rights it was issued with.
 */
final class AccessTokens {

    private static final String ISSUER = "basefly";
    private static final String AUDIENCE = "basefly-api";
    private static final int LONGEST = 2048;

    /** By how much the clock of the node that issued a token may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Cache<String, Claims> verified =
            Caffeine.newBuilder().maximumSize(10_000).build();
    private final TokenSigner signer;
    private final IdentitySettings settings;
    private final Clock clock;

    AccessTokens(TokenSigner signer, IdentitySettings settings, Clock clock) {
        this.signer = signer;
        this.settings = settings;
        this.clock = clock;
    }

    /** What a valid token says, and the key that signed it. */
    record Claims(SessionId session, UserId person, String kid, Instant expiresAt) {}

    @SuppressWarnings("JavaUtilDate") // the JWT library's claims are Dates
    String issue(UserId person, SessionId session) {
        Instant now = clock.instant();
        return signer.sign(new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(person.toString())
                .claim("sid", session.toString())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(settings.accessToken())))
                .jwtID(Tokens.random())
                .build());
    }

    /** As {@link #verify}, remembering a good signature as long as the token is valid and its key is believed. */
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
        boolean stillGood = clock.instant().isBefore(known.expiresAt()) && signer.believes(known.kid());
        return stillGood ? Optional.of(known) : Optional.empty();
    }

    /** The claims of a token that we signed, for ourselves, and that is valid now. */
    Optional<Claims> verify(String token) {
        return signer.verify(token).flatMap(this::claims);
    }

    @SuppressWarnings("JavaUtilDate") // the JWT library's claims are Dates
    private Optional<Claims> claims(Signed signed) {
        JWTClaimsSet claims = signed.claims();
        boolean ours = ISSUER.equals(claims.getIssuer()) && claims.getAudience().contains(AUDIENCE);
        if (!ours || claims.getExpirationTime() == null || claims.getNotBeforeTime() == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Instant expiresAt = claims.getExpirationTime().toInstant();
        Instant startsAt = claims.getNotBeforeTime().toInstant();
        if (!now.isBefore(expiresAt) || now.isBefore(startsAt.minus(SKEW))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Claims(
                    SessionId.of(claims.getStringClaim("sid")),
                    UserId.of(claims.getSubject()),
                    signed.kid(),
                    expiresAt));
        } catch (ParseException | RuntimeException malformed) {
            return Optional.empty();
        }
    }
}
