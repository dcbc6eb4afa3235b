package dev.basefly.identity.signing;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Two nodes with one ring of keys. */
@PlatformTest
@CrossTenant(reason = "the keys belong to no tenant")
class KeyRingTests {

    private static final KeySchedule SCHEDULE = new KeySchedule(Duration.ofDays(30), Duration.ofMinutes(20));
    private static final JWTClaimsSet CLAIMS =
            new JWTClaimsSet.Builder().subject("somebody").build();

    @Autowired
    private SystemDatabase database;

    @Autowired
    private MasterKey master;

    @Autowired
    private AuditLog audit;

    @Autowired
    private MovableClock clock;

    @Autowired
    private ApiClient api;

    @Autowired
    private Cast cast;

    private KeyRing here;
    private KeyRing there;

    private KeyRing ring() {
        return new KeyRing(new KeyStore(database, master, clock), SCHEDULE, audit, clock, System::nanoTime);
    }

    @BeforeEach
    void startNodes() {
        here = ring();
        there = ring();
    }

    @Test
    void publishesTheNextKeyBeforeItSigns() {
        var next = next(here);

        clock.advance(Duration.ofDays(30).plusSeconds(1));

        assertThat(ring().current().kid()).isEqualTo(next.kid());
        assertThat(next(ring()).kid()).isNotEqualTo(next.kid());
    }

    @Test
    void believesTheKeyBeforeUntilItsLastTokenHasExpired() {
        var old = here.current().kid();
        var token = new TokenSigner(here).sign(CLAIMS);
        here.rotate();

        clock.advance(Duration.ofMinutes(19));
        assertThat(new TokenSigner(ring()).verify(token)).isPresent();
        clock.advance(Duration.ofMinutes(2));

        assertThat(new TokenSigner(ring()).verify(token)).isEmpty();
        assertThat(database.jdbc()
                        .sql("select sealed_private_key is null from signing_keys where kid = :kid")
                        .param("kid", old)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void refusesNoTokenWhileKeysRotateOnAnotherNode() {
        var nanos = new AtomicLong();
        there = new KeyRing(new KeyStore(database, master, clock), SCHEDULE, audit, clock, nanos::get);
        there.current();
        for (var round = 0; round < 5; round++) {
            nanos.addAndGet(Duration.ofMillis(100).toNanos());
            here.rotate();
            var token = new TokenSigner(here).sign(CLAIMS);

            assertThat(new TokenSigner(there).verify(token)).isPresent();
        }
    }

    @Test
    void refusesADroppedKeyOnEveryNodeWithinASecond() {
        var token = new TokenSigner(here).sign(CLAIMS);
        var signer = new TokenSigner(there);
        assertThat(signer.verify(token)).isPresent();
        var kid = here.current().kid();

        here.drop(kid);

        assertThat(new TokenSigner(here).verify(token)).isEmpty();
        assertThat(here.current().kid()).isNotEqualTo(kid);
        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> signer.verify(token).isEmpty() && !signer.believes(kid));
        assertThatExceptionOfType(ApiError.class).isThrownBy(() -> here.drop(kid));
    }

    @Test
    void neverGoesBack() {
        for (var then : KeyState.values()) {
            assertThat(KeyState.GONE.mayBecome(then)).isFalse();
            assertThat(then.mayBecome(KeyState.NEXT)).isFalse();
        }
        assertThat(KeyState.RETIRING.mayBecome(KeyState.CURRENT)).isFalse();
        assertThat(KeyState.NEXT.mayBecome(KeyState.RETIRING)).isFalse();
    }

    @Test
    void isPublishedForOthersToCheckOurTokens() throws Exception {
        var token = SignedJWT.parse(bearer());

        var answer = api.get("/.well-known/jwks.json");

        assertThat(answer).hasStatus(200).hasHeader("Cache-Control", "max-age=300, public");
        assertThat(answer)
                .hasJson("/keys/0/kty", "EC")
                .hasJson("/keys/0/alg", "ES256")
                .hasNoJson("/keys/0/d");
        assertThat(answer.text()).contains("\"" + token.getHeader().getKeyID() + "\"");
        assertThat(token.getHeader().getType().toString()).isEqualTo("at+jwt");
    }

    @Test
    void isForOperatorsOnly() {
        var ada = cast.owner("Acme").api();

        assertThat(ada.get("/api/v1/signing-keys")).hasStatus(404);
        assertThat(ada.post("/api/v1/signing-keys/rotation")).hasStatus(404);
        assertThat(ada.delete("/api/v1/signing-keys/any")).hasStatus(404);
        assertThat(api.get("/api/v1/signing-keys")).hasStatus(404);
    }

    @Test
    void isRotatedAndPrunedByOperators() {
        var ada = cast.owner("Acme");
        database.jdbc()
                .sql("update users set operator = true where email = :email")
                .param("email", ada.email())
                .update();
        var operator =
                api.withBearer(api.post("/api/v1/auth/sign-in", Map.of("email", ada.email(), "password", Cast.PASSWORD))
                        .text("/data/accessToken"));
        var before = operator.get("/api/v1/signing-keys").text("/data/1/kid");

        var rotated = operator.post("/api/v1/signing-keys/rotation");

        assertThat(rotated).hasStatus(200).hasJson("/data/0/state", "NEXT").hasJson("/data/1/state", "CURRENT");
        assertThat(rotated.text("/data/1/kid")).isNotEqualTo(before);
        assertThat(operator.get("/api/v1/me")).hasStatus(200);
        assertThat(operator.delete("/api/v1/signing-keys/" + before)).hasStatus(204);
        assertThat(operator.get("/api/v1/me")).hasStatus(401);
    }

    private String bearer() {
        var ada = cast.owner("Acme");
        return api.post("/api/v1/auth/sign-in", Map.of("email", ada.email(), "password", Cast.PASSWORD))
                .text("/data/accessToken");
    }

    private static SigningKey next(KeyRing ring) {
        return KeySchedule.in(KeyState.NEXT, List.copyOf(ring.keys())).orElseThrow();
    }
}
