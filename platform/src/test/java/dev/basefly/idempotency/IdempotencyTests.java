package dev.basefly.idempotency;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "counts what is left behind")
class IdempotencyTests {

    private static final String EFFECTS = "/api/v1/effects";
    private static final String OF_SYSTEM = EFFECTS + "/of-system";
    private static final String BOTH = EFFECTS + "/both";
    private static final String BARE = EFFECTS + "/bare";
    private static final String KEY = "Idempotency-Key";

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private SystemKeys keys;

    @ParameterizedTest
    @ValueSource(strings = {EFFECTS, OF_SYSTEM, BOTH})
    void answersTheSameWithoutASecondEffect(String path) {
        var owner = cast.owner("Acme");
        var keyed = keyed(owner.api());

        var first = keyed.post(path, wish("WELL"));
        var second = keyed.withHeader("X-Request-Id", "second").post(path, wish("WELL"));

        assertThat(first).hasStatus(201);
        assertThat(second)
                .hasStatus(201)
                .hasHeader("Idempotency-Replayed", "true")
                .hasHeader("X-Request-Id", "second");
        assertThat(second.text()).isEqualTo(first.text());
        for (var header : List.of("Location", "ETag", "Content-Type", "Content-Length")) {
            assertThat(second.header(header)).isPresent().isEqualTo(first.header(header));
        }
        assertThat(first.header("Set-Cookie")).isPresent();
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.header("Set-Cookie")).isEmpty();
        assertThat(effects(owner)).isEqualTo(path.equals(BOTH) ? 2 : 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {EFFECTS, OF_SYSTEM})
    void hasOneEffectHoweverManyCopiesComeAtOnce(String path) throws Exception {
        var owner = cast.owner("Acme");
        var keyed = keyed(owner.api());

        var answers = atOnce(64, () -> keyed.post(path, wish("WELL")));

        assertThat(effects(owner)).isEqualTo(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 201
                        && answer.header("Idempotency-Replayed").isEmpty())
                .hasSize(1);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(201, 409));
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 201)
                        .map(ApiResponse::text)
                        .distinct())
                .hasSize(1);
        assertThat(keyed.post(path, wish("WELL"))).hasStatus(201).hasHeader("Idempotency-Replayed", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {EFFECTS, OF_SYSTEM})
    void saysThatTheFirstIsStillRunning(String path) throws Exception {
        var owner = cast.owner("Acme");
        // Learns whose transactions these are.
        assertThat(keyed(owner.api()).post(path, wish("WELL"))).hasStatus(201);
        var keyed = keyed(owner.api());
        var rehearsal = new EffectController.Rehearsal();
        EffectController.rehearsal = rehearsal;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ApiResponse> first = executor.submit(() -> keyed.post(path, wish("SLOWLY")));
            rehearsal.begun.await();

            assertThat(keyed.post(path, wish("SLOWLY")))
                    .hasStatus(409)
                    .hasJson("/error/reason", "idempotency_key_in_use")
                    .hasHeader("Retry-After", "1");

            rehearsal.goOn.countDown();
            assertThat(first.get()).hasStatus(201);
        }
        assertThat(keyed.post(path, wish("SLOWLY"))).hasStatus(201).hasHeader("Idempotency-Replayed", "true");
        assertThat(effects(owner)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {EFFECTS, OF_SYSTEM})
    void refusesTheKeyForAnotherRequest(String path) {
        var owner = cast.owner("Acme");
        var keyed = keyed(owner.api());
        assertThat(keyed.post(path, wish("WELL"))).hasStatus(201);

        assertThat(keyed.post(path, wish("TALKATIVE")))
                .hasStatus(422)
                .hasJson("/error/reason", "idempotency_key_reused")
                .hasJson("/error/remedy");
        assertThat(keyed.post(path + "?dry=true", wish("WELL"))).hasStatus(422);
        assertThat(effects(owner)).isEqualTo(1);
    }

    @Test
    void isOneCallersOnOneRouteInOneOrganization() {
        var owner = cast.owner("Acme");
        var key = UUID.randomUUID().toString();
        var keyed = owner.api().withHeader(KEY, key);
        var admin = member(owner);
        var stranger = cast.owner("Globex");

        var first = keyed.post(EFFECTS, wish("WELL"));

        assertThat(keyed.withHeader(KEY, '"' + key + '"').post(EFFECTS, wish("WELL")))
                .hasHeader("Idempotency-Replayed", "true");
        for (var other : List.of(
                admin.withHeader(KEY, key).post(EFFECTS, wish("WELL")),
                stranger.api().withHeader(KEY, key).post(EFFECTS, wish("WELL")),
                keyed.post(OF_SYSTEM, wish("WELL")))) {
            assertThat(other).hasStatus(201);
            assertThat(other.header("Idempotency-Replayed")).isEmpty();
            assertThat(other.text("/data/id")).isNotEqualTo(first.text("/data/id"));
        }
        assertThat(effects(owner)).isEqualTo(3);
        assertThat(effects(stranger)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REFUSED", "RETURNING_REFUSAL", "BROKEN"})
    void leavesNothingBehindOfWhatFailed(String how) {
        var owner = cast.owner("Acme");
        var keyed = keyed(owner.api());

        assertThat(keyed.post(EFFECTS, wish(how)).status()).isGreaterThanOrEqualTo(400);
        assertThat(effects(owner)).isZero();

        // Another body is no contradiction, because nothing was kept.
        assertThat(keyed.post(EFFECTS, wish("WELL"))).hasStatus(201);
        assertThat(effects(owner)).isEqualTo(1);
    }

    @Test
    void saysWhatItKnowsOfARequestThatFailedAfterItHadAnEffect() {
        var owner = cast.owner("Acme");
        var keyed = keyed(owner.api());

        assertThat(keyed.post(OF_SYSTEM, wish("REFUSED"))).hasStatus(409).hasJson("/error/reason", "not_today");
        assertThat(keyed.post(OF_SYSTEM, wish("REFUSED")))
                .hasStatus(409)
                .hasJson("/error/reason", "idempotency_answer_lost");
        assertThat(effects(owner)).isEqualTo(1);
    }

    @Test
    void letsAHandlerGoOnAfterATransactionThatFailed() {
        var owner = cast.owner("Acme");
        var keyed = keyed(owner.api());

        var first = keyed.post(EFFECTS + "/payments", wish("CARRYING_ON"));

        assertThat(first).hasStatus(201);
        assertThat(keyed.post(EFFECTS + "/payments", wish("CARRYING_ON")).text())
                .isEqualTo(first.text());
        assertThat(effects(owner)).isEqualTo(1);
    }

    @Test
    void keepsNoAnswerThatIsTooLarge() {
        var owner = cast.owner("Acme");
        var keyed = keyed(owner.api());

        assertThat(keyed.post(EFFECTS, wish("TALKATIVE"))).hasStatus(201);
        assertThat(keyed.post(EFFECTS, wish("TALKATIVE")))
                .hasStatus(409)
                .hasJson("/error/reason", "idempotency_answer_not_kept");
        assertThat(effects(owner)).isEqualTo(1);
    }

    @Test
    void keepsNoAnswerInTheClear() {
        var owner = cast.owner("Acme");
        var made =
                keyed(owner.api()).post("/api/v1/api-keys", Map.of("name", "Import", "scopes", List.of("roles:read")));
        assertThat(made).hasStatus(201);

        var kept = database.jdbc()
                .sql("select answer from idempotency_keys where tenant_id = :tenant")
                .param("tenant", tenant(owner).value())
                .query((row, _) -> new String(row.getBytes(1), java.nio.charset.StandardCharsets.ISO_8859_1))
                .single();

        assertThat(kept).doesNotContain("Import", "roles:read");
    }

    @Test
    void givesNoAnswerToWhoMayNotAskAnyMore() {
        var owner = cast.owner("Acme");
        var somebody = cast.owner("Initech");
        organizations.add(tenant(owner), UserId.of(somebody.id()), RoleName.ADMIN);
        var admin = keyed(somebody.api().withHeader("X-Tenant", owner.organizationId()));
        assertThat(admin.post(EFFECTS, wish("WELL"))).hasStatus(201);

        assertThat(owner.api().delete("/api/v1/members/" + somebody.id())).hasStatus(204);

        // Who belongs where is known for up to a second.
        await().atMost(Duration.ofSeconds(5))
                .until(() -> admin.post(EFFECTS, wish("WELL")).status() == 404);
        assertThat(effects(owner)).isEqualTo(1);
    }

    @Test
    void needsAKeyWhereMoneyMoves() {
        var owner = cast.owner("Acme");

        assertThat(owner.api().post(EFFECTS + "/payments", wish("WELL")))
                .hasStatus(400)
                .hasJson("/error/reason", "idempotency_key_missing")
                .hasJson("/error/remedy");
        assertThat(cast.nobody().post(EFFECTS + "/payments", wish("WELL"))).hasStatus(401);
        assertThat(keyed(owner.api()).post(EFFECTS + "/payments", wish("WELL"))).hasStatus(201);
        assertThat(effects(owner)).isEqualTo(1);
    }

    @Test
    void countsWhateverTypeABodyHasThatIsNotThere() {
        var owner = cast.owner("Acme");
        var form = owner.api().withHeader("Content-Type", "application/x-www-form-urlencoded");
        var keyed = keyed(form);

        assertThat(form.send("POST", BARE, BodyPublishers.noBody()))
                .hasStatus(400)
                .hasJson("/error/reason", "idempotency_key_missing");
        assertThat(keyed.send("POST", BARE, BodyPublishers.noBody())).hasStatus(201);
        assertThat(keyed.send("POST", BARE, BodyPublishers.noBody()))
                .hasStatus(201)
                .hasHeader("Idempotency-Replayed", "true");
        assertThat(effects(owner)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "no type"})
    void refusesAKeyWithABodyThatIsNotJson(String type) {
        var owner = cast.owner("Acme");
        var other = owner.api().withHeader("Content-Type", type);

        for (var path : List.of(EFFECTS, BARE)) {
            assertThat(keyed(other).send("POST", path, BodyPublishers.ofString("how=WELL")))
                    .hasStatus(415)
                    .hasJson("/error/remedy");
        }
        assertThat(other.send("POST", BARE, BodyPublishers.ofString("how=WELL")))
                .hasStatus(400);
        assertThat(effects(owner)).isZero();
    }

    @Test
    void refusesKeysThatAreNone() {
        var owner = cast.owner("Acme");

        assertThat(owner.api().withHeader(KEY, "k".repeat(256)).post(EFFECTS, wish("WELL")))
                .hasStatus(400)
                .hasJson("/error/reason", "idempotency_key_invalid");
        assertThat(effects(owner)).isZero();
    }

    @Test
    void readsTheBodyWithinItsBounds() {
        var owner = cast.owner("Acme");
        var keyed = keyed(owner.api()).withHeader("Content-Type", "application/json");

        assertThat(keyed.send("POST", EFFECTS, BodyPublishers.ofString("x".repeat(1_100_000))))
                .hasStatus(413);
        assertThat(keyed.send("POST", EFFECTS, BodyPublishers.ofString("{\"how\":")))
                .hasStatus(400);
        assertThat(keyed.post(EFFECTS, Map.of("what", "else"))).hasStatus(422);
        assertThat(keyed.post(EFFECTS, wish("WELL"))).hasStatus(201);
        assertThat(effects(owner)).isEqualTo(1);
    }

    @Test
    void countsForWritesOfPersonsOutsideOfOrganizationsToo() {
        var keyed = keyed(cast.owner("Acme").api());

        var first = keyed.post("/api/v1/organizations", Map.of("name", "Acme Labs"));
        var second = keyed.post("/api/v1/organizations", Map.of("name", "Acme Labs"));

        assertThat(first).hasStatus(201);
        assertThat(second.text("/data/id")).isEqualTo(first.text("/data/id"));
    }

    @Test
    void forgetsOldKeys() {
        var owner = cast.owner("Acme");
        var keyed = keyed(owner.api());
        assertThat(keyed.post(EFFECTS, wish("WELL"))).hasStatus(201);
        database.jdbc()
                .sql("update idempotency_keys set expires_at = :old where tenant_id = :tenant")
                .param("old", Parameters.utc(Instant.EPOCH))
                .param("tenant", tenant(owner).value())
                .update();

        assertThat(keyed.post(EFFECTS, wish("WELL")).header("Idempotency-Replayed"))
                .isEmpty();
        assertThat(effects(owner)).isEqualTo(2);
        assertThat(keyed.post(EFFECTS, wish("WELL"))).hasHeader("Idempotency-Replayed", "true");

        keys.forget(Instant.EPOCH.plus(Duration.ofDays(365)), () -> true);
        assertThat(kept(owner)).isEqualTo(1);
        keys.forget(Instant.EPOCH.plus(Duration.ofDays(365_000)), () -> true);
        assertThat(kept(owner)).isZero();
    }

    private static Map<String, String> wish(String how) {
        return Map.of("how", how);
    }

    private static ApiClient keyed(ApiClient api) {
        return api.withHeader(KEY, UUID.randomUUID().toString());
    }

    private ApiClient member(Cast.Person owner) {
        var somebody = cast.owner("Initech");
        organizations.add(tenant(owner), UserId.of(somebody.id()), RoleName.ADMIN);
        return somebody.api().withHeader("X-Tenant", owner.organizationId());
    }

    private static TenantId tenant(Cast.Person owner) {
        return TenantId.of(owner.organizationId());
    }

    private int effects(Cast.Person owner) {
        return count("select count(*) from roles where title = 'Effect' and tenant_id = :tenant", owner);
    }

    private int kept(Cast.Person owner) {
        return count("select count(*) from idempotency_keys where tenant_id = :tenant", owner);
    }

    private int count(String sql, Cast.Person owner) {
        return database.jdbc()
                .sql(sql)
                .param("tenant", tenant(owner).value())
                .query(Integer.class)
                .single();
    }

    private static List<ApiResponse> atOnce(int times, java.util.concurrent.Callable<ApiResponse> call)
            throws Exception {
        var start = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, times)
                    .mapToObj(_ -> executor.submit(() -> {
                        start.await();
                        return call.call();
                    }))
                    .toList();
            start.countDown();
            var answers = new ArrayList<ApiResponse>();
            for (var one : running) {
                answers.add(one.get());
            }
            return answers;
        }
    }
}
