package dev.basefly.apikeys;

import static dev.basefly.apikeys.KeyOwner.KEYS;
import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a key opens, what it does not, and when it stops. */
@PlatformTest
@ExtendWith(OutputCaptureExtension.class)
@CrossTenant(reason = "removes members, and looks at what is stored")
class ApiKeyUseTests {

    private static final Duration SOON = Duration.ofSeconds(5);

    @Autowired
    private Cast cast;

    @Autowired
    private ApiClient nobody;

    @Autowired
    private MovableClock clock;

    @Autowired
    private Organizations organizations;

    @Autowired
    private SystemDatabase database;

    private KeyOwner ada;

    @BeforeEach
    void signUp() {
        ada = KeyOwner.of(cast, "Acme");
    }

    @Test
    void needsTheScope() {
        var made = ada.make("api-keys:read");

        assertThat(made.program().get(KEYS)).hasStatus(200);
        assertThat(made.program().post(KEYS, Map.of("name", "More", "scopes", List.of("api-keys:read"))))
                .hasStatus(403)
                .hasJson("/error/reason", "missing_scope")
                .hasJson("/error/remedy");
        assertThat(made.program().delete(KEYS + "/" + made.id())).hasStatus(403);
    }

    @Test
    void opensNothingThatNoScopeNames() {
        var made = ada.make("api-keys:read", "api-keys:write");

        assertThat(made.program().get("/api/v1/me")).hasStatus(403).hasJson("/error/reason", "persons_only");
        assertThat(made.program().post("/api/v1/organizations", Map.of("name", "Mine")))
                .hasStatus(403);
        assertThat(made.program().post("/api/v1/auth/sign-out")).hasStatus(403);
        assertThat(made.program().get("/api/v1/doctor")).hasStatus(404);
        assertThat(made.program().get("/console/doctor")).hasStatus(404);
    }

    @Test
    void doesNotMakeAnOperatorOfAnOperatorsKey() {
        database.jdbc()
                .sql("update users set operator = true where email = :email")
                .param("email", ada.person().email())
                .update();

        assertThat(ada.make("api-keys:read").program().get("/api/v1/doctor")).hasStatus(404);
    }

    @Test
    void actsForItsOrganizationOnly() {
        var made = ada.make("api-keys:read");
        var second = ada.api()
                .post("/api/v1/organizations", Map.of("name", "Second"))
                .text("/data/id");
        var foreign = cast.owner("Globex").organizationId();

        assertThat(made.program()
                        .withHeader("X-Tenant", ada.person().organizationId())
                        .get(KEYS))
                .hasStatus(200);
        for (var other : List.of(second, foreign, "nonsense")) {
            assertThat(made.program().withHeader("X-Tenant", other).get(KEYS))
                    .hasStatus(404)
                    .hasErrorCode("NOT_FOUND");
        }
    }

    @Test
    void isNeverMoreThanItsMakerMayDo() {
        var grace = member("ADMIN");
        assertThat(grace.post(KEYS, Map.of("name", "Hers", "scopes", List.of("api-keys:write"))))
                .hasStatus(201);
        var scoped = ada.make("api-keys:write");

        assertThat(scoped.program().post(KEYS, Map.of("name", "More", "scopes", List.of("api-keys:read"))))
                .hasStatus(403)
                .hasJson("/error/reason", "scope_beyond_rights")
                .hasJson("/error/remedy");
        assertThat(scoped.program().post(KEYS, Map.of("name", "Less", "scopes", List.of("api-keys:write"))))
                .hasStatus(201);
        assertThat(member("VIEWER").post(KEYS, Map.of("name", "His", "scopes", List.of("api-keys:read"))))
                .hasStatus(403);
    }

    @Test
    void shedsNoneOfItsRestrictions() {
        var scopes = List.of("api-keys:write");
        var bound = ada.made(ada.ask(
                Map.of("scopes", scopes, "allowedAddresses", List.of("127.0.0.0/8", "::1"), "expiresInDays", 30)));
        var free = ada.made(ada.ask(Map.of("scopes", scopes)));
        var program = bound.program();

        for (var wish : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("allowedAddresses", List.of("127.0.0.1", "203.0.113.7")),
                Map.of("allowedAddresses", List.of("126.0.0.0/7")),
                Map.of("allowedAddresses", List.of("127.0.0.1"), "expiresInDays", 31))) {
            var body = new HashMap<String, Object>(Map.of("name", "Free", "scopes", scopes));
            body.putAll(wish);
            assertThat(program.post(KEYS, body)).hasStatus(403).hasJson("/error/reason", "beyond_this_key");
        }
        assertThat(program.post(
                        KEYS, Map.of("name", "Bound", "scopes", scopes, "allowedAddresses", List.of("127.0.0.1"))))
                .hasStatus(201);
        assertThat(program.post(KEYS + "/" + free.id() + "/rotation"))
                .hasStatus(403)
                .hasJson("/error/reason", "beyond_this_key");
        var own = KEYS + "/" + bound.id();
        assertThat(program.patch(own, Map.of("allowedAddresses", List.of())))
                .hasStatus(403)
                .hasJson("/error/reason", "person_required");
        assertThat(program.post(own + "/rotation", Map.of("expiresInDays", 365)))
                .hasStatus(403)
                .hasJson("/error/reason", "person_required");
        assertThat(program.post(own + "/rotation")).hasStatus(200);
    }

    @Test
    void getsItsNewSecretFromNobodyElse() {
        var made = ada.make("api-keys:read", "api-keys:write");
        var weaker = ada.make("api-keys:write");
        var path = KEYS + "/" + made.id() + "/rotation";

        assertThat(member("ADMIN").post(path)).hasStatus(403).hasJson("/error/reason", "not_your_key");
        assertThat(weaker.program().post(path)).hasStatus(403).hasJson("/error/reason", "scope_beyond_rights");
        assertThat(made.program().post(path)).hasStatus(200);
    }

    @Test
    void mayLessSoonWhenItsMakerMayLess() {
        var grace = cast.owner("Globex");
        var key = keyOf(grace, "ADMIN");
        assertThat(key.program().get(KEYS)).hasStatus(200);

        organizations.add(TenantId.of(ada.person().organizationId()), id(grace), RoleName.VIEWER);

        await().pollInterval(Duration.ofMillis(20))
                .atMost(SOON)
                .untilAsserted(() -> assertThat(key.program().get(KEYS))
                        .hasStatus(403)
                        .hasJson("/error/reason", "missing_permission"));
    }

    @Test
    void isDeadWithinASecondWhenItsMakerLeaves() {
        var grace = cast.owner("Globex");
        var key = keyOf(grace, "ADMIN");
        assertThat(key.program().get(KEYS)).hasStatus(200);

        database.jdbc()
                .sql("delete from memberships where tenant_id = :organization and user_id = :person")
                .param(
                        "organization",
                        TenantId.of(ada.person().organizationId()).value())
                .param("person", id(grace).value())
                .update();

        await().pollInterval(Duration.ofMillis(20))
                .atMost(SOON)
                .untilAsserted(() -> assertThat(key.program().get(KEYS))
                        .hasStatus(401)
                        .hasJson("/error/reason", "api_key_creator_left"));
    }

    @Test
    void isDeadForEveryCallAfterItsRevocation() throws Exception {
        var made = ada.make("api-keys:read");
        var over = new AtomicBoolean();
        Queue<Integer> during = new ConcurrentLinkedQueue<>();
        Queue<Integer> after = new ConcurrentLinkedQueue<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                threads.execute(() -> {
                    while (after.size() < 200) {
                        boolean late = over.get();
                        (late ? after : during).add(made.program().get(KEYS).status());
                    }
                });
            }
            await().until(() -> during.size() >= 50);
            assertThat(ada.api().delete(KEYS + "/" + made.id())).hasStatus(204);
            over.set(true);
        }

        assertThat(during).contains(200).containsAnyOf(200, 401, 429);
        assertThat(after).isNotEmpty().doesNotContain(200);
    }

    @Test
    void expiresWithTheClock() {
        var made = ada.made(ada.ask(Map.of("expiresInDays", 1)));
        clock.advance(Duration.ofDays(1).minusMinutes(1));
        assertThat(made.program().get(KEYS)).hasStatus(200);

        clock.advance(Duration.ofMinutes(1));

        assertThat(made.program().get(KEYS)).hasStatus(401).hasJson("/error/reason", "api_key_expired");
    }

    @Test
    void comesFromItsAddressesOnly() {
        var foreign = ada.made(ada.ask(Map.of("allowedAddresses", List.of("203.0.113.0/24", "2001:db8::/32"))));
        var here = ada.made(ada.ask(Map.of("allowedAddresses", List.of("127.0.0.0/8", "::1"))));

        assertThat(foreign.program().get(KEYS)).hasStatus(403).hasJson("/error/reason", "address_not_allowed");
        assertThat(foreign.program()
                        .withHeader("X-Forwarded-For", "203.0.113.7")
                        .get(KEYS))
                .hasStatus(403);
        assertThat(here.program().get(KEYS)).hasStatus(200);
    }

    @Test
    void isRefusedWhenItIsNotWhole() {
        var made = ada.make("api-keys:read");
        var wrong = made.secret().charAt(40) == 'a' ? 'b' : 'a';
        var path = KEYS + "/" + made.id();

        for (var text : List.of(
                made.secret().substring(0, 40) + wrong + made.secret().substring(41),
                KeyText.next(ApiKeyId.of(made.id())).text(),
                KeyText.next(ApiKeyId.next(clock)).text(),
                made.secret().substring(0, 35),
                "bfk_live_",
                "bfk_test" + made.secret().substring(8),
                made.secret() + "\u00e4")) {
            assertThat(nobody.withBearer(text).get(path))
                    .hasStatus(401)
                    .hasJson("/error/reason", "invalid_api_key")
                    .hasNoInternals();
        }
    }

    @Test
    void isRefusedInAnAddress() {
        var made = ada.make("api-keys:read");

        for (var path : List.of(
                KEYS + "?api_key=" + made.secret(),
                KEYS + "?a=b&access_token=" + made.secret(),
                "/sign-in?" + made.secret(),
                KEYS + "/" + made.secret())) {
            assertThat(nobody.get(path)).hasStatus(400).hasJson("/error/reason", "api_key_in_address");
        }
    }

    @Test
    void isStoredAndLoggedByItsHashOnly(CapturedOutput log) {
        var made = ada.make("api-keys:read");
        var secret = made.secret().substring(36);
        made.program().get(KEYS);
        made.program().get("/api/v1/doctor");
        nobody.withBearer(made.secret() + "x").get(KEYS);
        nobody.get(KEYS + "?key=" + made.secret());
        nobody.get("/" + made.secret());

        assertThat(log.getAll()).contains(made.id()).doesNotContain(secret);
        var row = database.jdbc()
                .sql("select k::text from api_keys k where id = :id")
                .param("id", ApiKeyId.of(made.id()).value())
                .query(String.class)
                .single();
        assertThat(row).doesNotContain(secret);
    }

    @Test
    void notesItsUseOnceAMinute() {
        var made = ada.make("api-keys:read");
        var path = KEYS + "/" + made.id();
        var first = lastUse(made.program(), path);

        clock.advance(Duration.ofSeconds(50));
        assertThat(lastUse(made.program(), path)).isEqualTo(first);
        clock.advance(Duration.ofSeconds(11));

        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(lastUse(made.program(), path)).isAfter(first.plusSeconds(60)));
    }

    @Test
    void leavesItsTracesInTheAuditLog() {
        var made = ada.make("api-keys:read", "api-keys:write");
        var path = KEYS + "/" + made.id();
        made.program().patch(path, Map.of("name", "Export"));
        ada.api().patch(path, Map.of("allowedAddresses", List.of("203.0.113.0/24")));
        made.program().get(path);
        made.program().get(path);
        ada.api().post(path + "/rotation");
        ada.api().delete(path);

        var events = database.jdbc()
                .sql("select action || ' ' || actor_kind from audit_events where target_id = :id order by id")
                .param("id", made.id())
                .query((row, index) -> row.getString(1))
                .list();

        assertThat(events)
                .containsExactly(
                        "api_key.created USER",
                        "api_key.changed KEY",
                        "api_key.changed USER",
                        "api_key.refused ANONYMOUS",
                        "api_key.rotated USER",
                        "api_key.revoked USER");
    }

    private Instant lastUse(ApiClient program, String path) {
        return Instant.parse(program.get(path).text("/data/lastUsedAt"));
    }

    private ApiClient member(String role) {
        var grace = cast.owner("Globex");
        organizations.add(TenantId.of(ada.person().organizationId()), id(grace), RoleName.of(role));
        return grace.api().withHeader("X-Tenant", ada.person().organizationId());
    }

    private KeyOwner.Made keyOf(Cast.Person grace, String role) {
        organizations.add(TenantId.of(ada.person().organizationId()), id(grace), RoleName.of(role));
        return ada.made(grace.api()
                .withHeader("X-Tenant", ada.person().organizationId())
                .post(KEYS, Map.of("name", "Hers", "scopes", List.of("api-keys:read"))));
    }

    private static UserId id(Cast.Person person) {
        return UserId.of(person.id());
    }
}
