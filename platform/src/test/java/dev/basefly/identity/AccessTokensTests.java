package dev.basefly.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.basefly.PlatformTest;
import dev.basefly.identity.signing.TokenSigner;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.UserId;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Tokens that our own key signed, and that are refused all the same. */
@PlatformTest
class AccessTokensTests {

    @Autowired
    private AccessTokens tokens;

    @Autowired
    private TokenSigner signer;

    @Autowired
    private MovableClock clock;

    private JWTClaimsSet genuine = new JWTClaimsSet.Builder().build();

    @BeforeEach
    void issue() throws ParseException {
        genuine = SignedJWT.parse(tokens.issue(UserId.next(clock), SessionId.next(clock)))
                .getJWTClaimsSet();
        assertThat(tokens.check(signer.sign(genuine))).isPresent();
    }

    @Test
    void ofAnotherAudience() {
        refuses(changed().audience("billing").build());
        refuses(changed().audience((String) null).build());
    }

    @Test
    void ofAnotherIssuer() {
        refuses(changed().issuer("somebody").build());
        refuses(changed().issuer(null).build());
    }

    @Test
    void thatBeginLater() {
        refuses(changed().notBeforeTime(in(Duration.ofMinutes(2))).build());
        refuses(changed().notBeforeTime(null).build());
    }

    @Test
    void thatHaveEndedOrNeverEnd() {
        refuses(changed().expirationTime(in(Duration.ofSeconds(-1))).build());
        refuses(changed().expirationTime(null).build());
    }

    @Test
    void thatNameNobodyOrNoSession() {
        refuses(changed().subject("ses_01h455vb4pex5vsknk084sn02q").build());
        refuses(changed().subject(null).build());
        refuses(changed().claim("sid", 7).build());
        refuses(changed().claim("sid", null).build());
    }

    @Test
    void whoseKeyIsGoneAlthoughTheyWereCheckedBefore() {
        var token = signer.sign(genuine);
        assertThat(tokens.check(token)).isPresent();

        clock.advance(Duration.ofMinutes(16));

        assertThat(tokens.check(token)).isEmpty();
        assertThat(tokens.check("x".repeat(3_000))).isEmpty();
    }

    private JWTClaimsSet.Builder changed() {
        return new JWTClaimsSet.Builder(genuine);
    }

    @SuppressWarnings("JavaUtilDate") // the JWT library's claims are Dates
    private Date in(Duration time) {
        return Date.from(clock.instant().plus(time));
    }

    private void refuses(JWTClaimsSet claims) {
        assertThat(tokens.check(signer.sign(claims))).isEmpty();
    }
}
