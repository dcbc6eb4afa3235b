package dev.basefly.apikeys;

import static dev.basefly.apikeys.KeyOwner.KEYS;
import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.runtime.MovableClock;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Making, changing, rotating and revoking keys. */
@PlatformTest
class ApiKeyTests {

    @Autowired
    private Cast cast;

    @Autowired
    private MovableClock clock;

    private KeyOwner ada;

    @BeforeEach
    void signUp() {
        ada = KeyOwner.of(cast, "Acme");
    }

    @Test
    void showTheirSecretOnce() {
        var answer = ada.ask(Map.of("name", "  Nightly   import "));

        assertThat(answer)
                .hasStatus(201)
                .hasHeader("Cache-Control", "no-store")
                .hasHeader("Location", KEYS + "/" + answer.text("/data/key/id"))
                .hasJson("/data/key/name", "Nightly import")
                .hasJson("/data/key/scopes/0", "api-keys:read")
                .hasJson("/data/key/createdBy");
        assertThat(answer.json("/data/key/lastUsedAt").isNull()).isTrue();
        var made = ada.made(answer);
        assertThat(made.secret()).startsWith(answer.text("/data/key/beginning") + "_");
        assertThat(ada.api().get(KEYS)).hasStatus(200).hasJson("/data/0/id", made.id());
        assertThat(ada.api().get(KEYS + "/" + made.id())).hasStatus(200).doesNotContain(made.secret());
        assertThat(ada.api().get(KEYS)).doesNotContain(made.secret());
    }

    @Test
    void liveAQuarterUnlessTheirMakerSaysOtherwise() {
        var usual = ada.ask(Map.of());
        var longer = ada.ask(Map.of("expiresInDays", 365));

        assertThat(life(usual.text("/data/key/createdAt"), usual.text("/data/key/expiresAt")))
                .isEqualTo(Duration.ofDays(90));
        assertThat(life(longer.text("/data/key/createdAt"), longer.text("/data/key/expiresAt")))
                .isEqualTo(Duration.ofDays(365));
        for (var days : List.of(0, -1, 366, 100_000_000)) {
            assertThat(ada.ask(Map.of("expiresInDays", days))).hasStatus(422).hasErrorFor("expiresInDays");
        }
    }

    @Test
    void areRefusedWithAllTheirFaultsAtOnce() {
        var refused = ada.api()
                .post(KEYS, Map.of("name", " ", "scopes", List.of(), "allowedAddresses", List.of("acme.example")));

        assertThat(refused)
                .hasStatus(422)
                .hasErrorFor("name")
                .hasErrorFor("scopes")
                .hasErrorFor("allowedAddresses");
        assertThat(ada.api().post(KEYS, Map.of())).hasStatus(422).hasErrorFor("name");
        assertThat(ada.ask(Map.of("scopes", List.of("api-keys:read", "no:such"))))
                .hasStatus(422)
                .hasErrorFor("scopes");
        assertThat(ada.ask(Map.of("name", "x".repeat(10_000)))).hasStatus(422).hasErrorFor("name");
        assertThat(ada.ask(Map.of("name", "\u202eImport 👩‍🚀-ייבוא"))).hasStatus(201);
    }

    @Test
    void areFiftyAtMostAlsoAtOnce() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 60).forEach(i -> threads.execute(() -> ada.ask(Map.of("name", "Key " + i))));
        }

        assertThat(ada.api().get(KEYS + "?limit=100").json("/data").size()).isEqualTo(50);
        assertThat(ada.ask(Map.of()))
                .hasStatus(409)
                .hasJson("/error/reason", "too_many_api_keys")
                .hasJson("/error/remedy");
        var one = ada.api().get(KEYS).text("/data/0/id");
        assertThat(ada.api().delete(KEYS + "/" + one)).hasStatus(204);
        assertThat(ada.ask(Map.of())).hasStatus(201);
    }

    @Test
    void areListedInPages() {
        var first = ada.make("api-keys:read");
        var second = ada.make("api-keys:read");

        var page = ada.api().get(KEYS + "?limit=1");

        assertThat(page).hasJson("/data/0/id", second.id()).hasJson("/meta/hasMore", true);
        assertThat(ada.api().get(KEYS + "?limit=1&cursor=" + page.text("/meta/nextCursor")))
                .hasJson("/data/0/id", first.id())
                .hasJson("/meta/hasMore", false);
        assertThat(ada.api().get(KEYS + "?cursor=nonsense")).hasStatus(400);
    }

    @Test
    void areRenamedAndBoundToAddresses() {
        var made = ada.make("api-keys:read");
        var path = KEYS + "/" + made.id();
        assertThat(made.program().get(path)).hasStatus(200);

        assertThat(ada.api().patch(path, Map.of("name", "Export", "allowedAddresses", List.of("203.0.113.9/24"))))
                .hasStatus(200)
                .hasJson("/data/name", "Export")
                .hasJson("/data/allowedAddresses/0", "203.0.113.0/24");

        assertThat(made.program().get(path)).hasStatus(403).hasJson("/error/reason", "address_not_allowed");
        assertThat(ada.api().patch(path, Map.of("allowedAddresses", List.of()))).hasJson("/data/name", "Export");
        assertThat(made.program().get(path)).hasStatus(200);
        assertThat(ada.api().patch(path, Map.of())).hasStatus(422);
        assertThat(ada.api().patch(path, Map.of("scopes", List.of("api-keys:write"))))
                .hasStatus(422);
    }

    @Test
    void rotateWithAnOverlap() {
        var made = ada.make("api-keys:read");
        var path = KEYS + "/" + made.id();

        var rotated = ada.api().post(path + "/rotation", Map.of("overlapHours", 48, "expiresInDays", 30));

        assertThat(rotated)
                .hasStatus(200)
                .hasHeader("Cache-Control", "no-store")
                .hasJson("/data/key/id", made.id())
                .hasJson("/data/key/previousSecretUntil");
        var next = ada.made(rotated);
        assertThat(next.secret()).isNotEqualTo(made.secret());
        assertThat(next.program().get(path)).hasStatus(200);
        assertThat(made.program().get(path)).hasStatus(200);
        clock.advance(Duration.ofDays(2));
        assertThat(made.program().get(path)).hasStatus(401).hasJson("/error/reason", "invalid_api_key");
        assertThat(next.program().get(path)).hasStatus(200);
    }

    @Test
    void rotateAtOnceWhenThereIsNoTimeToLose() {
        var made = ada.make("api-keys:read");
        var path = KEYS + "/" + made.id();
        assertThat(made.program().get(path)).hasStatus(200);

        var next = ada.made(ada.api().post(path + "/rotation", Map.of("overlapHours", 0)));

        assertThat(made.program().get(path)).hasStatus(401);
        var after = next.program().get(path);
        assertThat(after).hasStatus(200);
        assertThat(after.json("/data/previousSecretUntil").isNull()).isTrue();
        var third = ada.made(ada.api().post(path + "/rotation"));
        assertThat(next.program().get(path)).hasStatus(200);
        assertThat(third.program().get(path)).hasStatus(200);
        assertThat(ada.api().post(path + "/rotation", Map.of("overlapHours", 169)))
                .hasStatus(422)
                .hasErrorFor("overlapHours");
    }

    @Test
    void doNotRotateOnceTheyExpired() {
        var made = ada.made(ada.ask(Map.of("expiresInDays", 1)));
        clock.advance(Duration.ofDays(1));
        var again = cast.nobody()
                .post("/api/v1/auth/sign-in", Map.of("email", ada.person().email(), "password", Cast.PASSWORD));

        assertThat(cast.nobody().withBearer(again.text("/data/accessToken")).post(KEYS + "/" + made.id() + "/rotation"))
                .hasStatus(409)
                .hasJson("/error/reason", "api_key_expired");
    }

    @Test
    void endOnce() {
        var made = ada.make("api-keys:read");
        var path = KEYS + "/" + made.id();

        assertThat(ada.api().delete(path)).hasStatus(204);

        assertThat(ada.api().delete(path)).hasStatus(404);
        assertThat(ada.api().get(path)).hasStatus(404);
        assertThat(ada.api().patch(path, Map.of("name", "x"))).hasStatus(404);
        assertThat(ada.api().post(path + "/rotation")).hasStatus(404);
        assertThat(made.program().get(path)).hasStatus(401).hasJson("/error/reason", "api_key_revoked");
    }

    @Test
    void areNotFoundByOtherOrganizations() {
        var made = ada.make("api-keys:read");
        var grace = KeyOwner.of(cast, "Globex");
        var path = KEYS + "/" + made.id();

        assertThat(grace.api().get(path)).hasStatus(404);
        assertThat(grace.api().patch(path, Map.of("name", "Mine"))).hasStatus(404);
        assertThat(grace.api().post(path + "/rotation")).hasStatus(404);
        assertThat(grace.api().delete(path)).hasStatus(404);
        assertThat(grace.api().get(KEYS)).hasNoJson("/data/0");
        assertThat(made.program().get(path)).hasStatus(200).hasJson("/data/name", "Import");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key_0", "nonsense", "org_01h455vb4pex5vsknk084sn02q", "key_01h455vb4pex5vsknk084sn02q"})
    void areNotFoundUnderNonsense(String id) {
        assertThat(ada.api().get(KEYS + "/" + id)).hasStatus(404).hasNoInternals();
    }

    private static Duration life(String from, String to) {
        return Duration.between(Instant.parse(from), Instant.parse(to));
    }
}
