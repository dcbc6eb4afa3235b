package dev.basefly.identity;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "reads the public key that signs all tokens")
class TokenTests {

    @Autowired
    private ApiClient api;

    @Autowired
    private Cast cast;

    @Autowired
    private MovableClock clock;

    @Autowired
    private SystemDatabase database;

    @Test
    void lastAQuarterOfAnHour() {
        var tokens = signUp();
        clock.advance(Duration.ofMinutes(14).plusSeconds(50));
        var almost = signUp();
        assertThat(me(tokens)).hasStatus(200);

        clock.advance(Duration.ofMinutes(15).plusSeconds(1));

        assertThat(me(almost)).hasStatus(401).hasErrorCode("UNAUTHORIZED");
    }

    @Test
    void areRefreshedForAWeek() {
        var tokens = signUp();
        clock.advance(Duration.ofDays(6));
        var next = refresh(tokens.text("/data/refreshToken"));
        assertThat(next).hasStatus(200).hasJson("/data/expiresIn", 900);
        assertThat(me(next)).hasStatus(200);

        clock.advance(Duration.ofDays(7).plusSeconds(1));

        assertThat(refresh(next.text("/data/refreshToken")))
                .hasStatus(401)
                .hasJson("/error/reason", "invalid_refresh_token");
    }

    @Test
    void endWithTheirSessionWhenAUsedRefreshTokenComesBack() {
        var first = signUp();
        var second = refresh(first.text("/data/refreshToken"));
        assertThat(second).hasStatus(200);

        clock.advance(Duration.ofSeconds(31));
        assertThat(refresh(first.text("/data/refreshToken")))
                .hasStatus(401)
                .hasJson("/error/reason", "refresh_token_reused")
                .hasJson("/error/remedy", "Sign in again");

        assertThat(refresh(second.text("/data/refreshToken"))).hasStatus(401);
        assertThat(me(second)).hasStatus(401);
    }

    @Test
    void endAtOnceWithTheSignOut() {
        var tokens = signUp();
        var caller = api.withBearer(tokens.text("/data/accessToken"));
        assertThat(caller.get("/api/v1/me")).hasStatus(200);

        assertThat(caller.post("/api/v1/auth/sign-out")).hasStatus(204);

        assertThat(caller.get("/api/v1/me")).hasStatus(401);
        assertThat(refresh(tokens.text("/data/refreshToken"))).hasStatus(401);
    }

    @Test
    void ofOtherSessionsSurviveTheSignOut() {
        var ada = cast.owner("Acme");
        var other = api.post("/api/v1/auth/sign-in", Map.of("email", ada.email(), "password", Cast.PASSWORD));

        assertThat(ada.api().post("/api/v1/auth/sign-out")).hasStatus(204);

        assertThat(me(other)).hasStatus(200);
    }

    @Test
    void areRefusedWhenAnyPartWasTamperedWith() {
        var token = signUp().text("/data/accessToken");
        var parts = token.split("\\.", -1);
        var claims = new String(Base64.getUrlDecoder().decode(parts[1]), java.nio.charset.StandardCharsets.UTF_8);
        var longer = claims.replaceFirst("\"exp\":\\d+", "\"exp\":9999999999");

        refuses(parts[0] + "." + encode(longer) + "." + parts[2]);
        refuses(parts[0] + "." + parts[1] + ".");
        refuses(parts[0] + "." + parts[1] + "." + flipped(parts[2]));
        refuses(flipped(parts[0]) + "." + parts[1] + "." + parts[2]);
        refuses(token + "x");
        refuses("");
        refuses("..");
        refuses("nonsense");
    }

    @Test
    void areRefusedWithoutASignature() throws Exception {
        var claims = SignedJWT.parse(signUp().text("/data/accessToken")).getJWTClaimsSet();

        refuses(new PlainJWT(claims).serialize());
    }

    @Test
    void areRefusedFromAForeignKey() throws Exception {
        var genuine = SignedJWT.parse(signUp().text("/data/accessToken"));
        var foreign = new ECKeyGenerator(Curve.P_256).generate();
        var forged = new SignedJWT(genuine.getHeader(), genuine.getJWTClaimsSet());
        forged.sign(new ECDSASigner(foreign));

        refuses(forged.serialize());
    }

    @Test
    void areRefusedWhenThePublicKeyIsUsedAsASharedSecret() throws Exception {
        var genuine = SignedJWT.parse(signUp().text("/data/accessToken"));
        var publicKey = database.jdbc()
                .sql("select public_key from signing_keys where state = 'CURRENT'")
                .query((row, index) -> row.getBytes(1))
                .single();
        var forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(genuine.getHeader().getKeyID())
                        .build(),
                genuine.getJWTClaimsSet());
        forged.sign(new MACSigner(publicKey));

        refuses(forged.serialize());
    }

    @Test
    void areRefusedWhenTheyBringOrPointToTheirOwnKey() throws Exception {
        var genuine = SignedJWT.parse(signUp().text("/data/accessToken"));
        var kid = genuine.getHeader().getKeyID();
        var own = new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
        var url = URI.create("https://attacker.example/jwks.json");
        var headers = List.of(
                header(kid).jwk(own.toPublicJWK()).build(),
                header(kid).jwkURL(url).build(),
                header(kid).x509CertURL(url).build(),
                header(kid).customParam("key", "mine").build());

        for (var header : headers) {
            var forged = new SignedJWT(header, genuine.getJWTClaimsSet());
            forged.sign(new ECDSASigner(own));
            refuses(forged.serialize());
        }
    }

    @Test
    void areRefusedWithANameOfAKeyThatIsAPathOrAStatement() throws Exception {
        var genuine = SignedJWT.parse(signUp().text("/data/accessToken"));
        var own = new ECKeyGenerator(Curve.P_256).generate();
        for (var kid : List.of("../../dev/null", "' or '1'='1", "", "x".repeat(500), "\u0000")) {
            var forged = new SignedJWT(header(kid).build(), genuine.getJWTClaimsSet());
            forged.sign(new ECDSASigner(own));
            refuses(forged.serialize());
        }
        var nameless = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), genuine.getJWTClaimsSet());
        nameless.sign(new ECDSASigner(own));
        refuses(nameless.serialize());
    }

    private static JWSHeader.Builder header(String kid) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(kid);
    }

    @Test
    void areRefusedForASessionOfSomebodyElse() throws Exception {
        var genuine = SignedJWT.parse(signUp().text("/data/accessToken"));
        var forged = new SignedJWT(
                genuine.getHeader(),
                new JWTClaimsSet.Builder(genuine.getJWTClaimsSet())
                        .subject("usr_01h455vb4pex5vsknk084sn02q")
                        .build());
        forged.sign(new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));

        refuses(forged.serialize());
        assertThat(genuine.getJWTClaimsSet().getClaims().keySet())
                .containsExactlyInAnyOrder("iss", "aud", "sub", "sid", "iat", "nbf", "exp", "jti");
    }

    @Test
    void refreshNothingWhenUnknown() {
        assertThat(refresh("nonsense")).hasStatus(401).hasJson("/error/reason", "invalid_refresh_token");
        assertThat(refresh("")).hasStatus(422).hasErrorFor("refreshToken");
        assertThat(api.post("/api/v1/auth/refresh", Map.of())).hasStatus(422).hasErrorFor("refreshToken");
        assertThat(refresh(signUp().text("/data/accessToken"))).hasStatus(422);
    }

    @Test
    void ofADeletedAccountAreRefused() {
        var tokens = signUp();
        database.jdbc()
                .sql("update users set deleted_at = now() where email = :email")
                .param("email", tokens.text("/data/user/email"))
                .update();

        assertThat(me(tokens)).hasStatus(401);
        assertThat(refresh(tokens.text("/data/refreshToken"))).hasStatus(401);
    }

    private void refuses(String token) {
        assertThat(api.withBearer(token).get("/api/v1/me")).hasStatus(401).hasNoInternals();
    }

    private ApiResponse me(ApiResponse tokens) {
        return api.withBearer(tokens.text("/data/accessToken")).get("/api/v1/me");
    }

    private ApiResponse refresh(String token) {
        return api.post("/api/v1/auth/refresh", Map.of("refreshToken", token));
    }

    private ApiResponse signUp() {
        return api.post(
                "/api/v1/auth/sign-up",
                Map.of("email", "t." + UUID.randomUUID() + "@example.com", "password", Cast.PASSWORD, "name", "Tess"));
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String flipped(String part) {
        char changed = part.charAt(5) == 'A' ? 'B' : 'A';
        return part.substring(0, 5) + changed + part.substring(6);
    }
}
