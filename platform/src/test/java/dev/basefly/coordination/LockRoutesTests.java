package dev.basefly.coordination;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Staff;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "guards writes of the installation")
class LockRoutesTests {

    private static final String LOCKS = "/api/v1/operator/locks";
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final String key = "import:" + UUID.randomUUID() + " & more";

    @Autowired
    private Cast cast;

    @Autowired
    private SignIns signIns;

    @Autowired
    private Locks locks;

    @Autowired
    private Fencing fencing;

    @Autowired
    private SystemDatabase database;

    private ApiClient operator;

    @BeforeEach
    void signIn() {
        operator = Staff.operator(signIns, cast.nobody());
    }

    @Test
    void showWhoHoldsWhatToOperatorsOnly() {
        var ada = cast.owner("Acme");
        var acme = TenantId.of(ada.organizationId());

        Tenant.call(
                acme,
                () -> locks.with(key, LEASE, lease -> {
                    var row = found(acme);
                    assertThat(row.get("key")).isEqualTo(key);
                    assertThat(row.get("fencingToken")).isEqualTo(String.valueOf(lease.fencingToken()));
                    assertThat(operator.get("/console/locks?cursor=" + cursorBefore(acme))
                                    .text())
                            .contains(key.replace("&", "&amp;"), acme.toString(), Node.name());
                    return true;
                }));

        assertThat(ada.api().get(LOCKS)).hasStatus(404);
        assertThat(ada.api().post(LOCKS + "/releases", Map.of("key", key, "reason", "mine")))
                .hasStatus(404);
        assertThat(operator.get(LOCKS + "?cursor=nonsense")).hasStatus(400);
    }

    @Test
    void takeALockFromItsHolderWhoseWritesAreRefusedThen() {
        var acme = TenantId.of(cast.owner("Acme").organizationId());
        Map<String, Object> release = Map.of("organization", acme.toString(), "key", key, "reason", "The node hangs");

        assertThat(operator.post(LOCKS + "/releases", release)).hasStatus(404);
        assertThatThrownBy(() -> Tenant.call(
                        acme,
                        () -> locks.with(key, LEASE, lease -> {
                            assertThat(operator.post(LOCKS + "/releases", release))
                                    .hasStatus(204);
                            return database.inTransaction(() -> {
                                fencing.admit(lease.key(), lease.fencingToken());
                                return true;
                            });
                        })))
                .isInstanceOfSatisfying(
                        ApiError.class, refusal -> assertThat(refusal.reason()).isEqualTo(Fencing.STALE_LOCK));
        var next = Tenant.call(
                acme,
                () -> locks.tryWith(
                        key,
                        LEASE,
                        lease -> database.inTransaction(() -> {
                            fencing.admit(lease);
                            return true;
                        })));

        assertThat(next.orElseThrow()).isTrue();
        assertThat(database.jdbc()
                        .sql("select reason from audit_events where tenant_id = :tenant and action = 'lock.released'")
                        .param("tenant", acme.value())
                        .query(String.class)
                        .list())
                .containsExactly("The node hangs");
    }

    @Test
    void refuseWhatCannotBeReleased() {
        assertThat(operator.post(LOCKS + "/releases", Map.of("organization", "acme")))
                .hasStatus(422)
                .hasErrorFor("organization")
                .hasErrorFor("key");
        assertThat(operator.post(LOCKS + "/releases", Map.of("key", key)))
                .hasStatus(422)
                .hasErrorFor("reason");
        assertThat(operator.get("/console/locks?key=import:1").text()).contains("value=\"import:1\"");
    }

    private Map<String, String> found(TenantId tenant) {
        var rows = operator.get(LOCKS + "?limit=100&cursor=" + cursorBefore(tenant))
                .json("/data");
        for (var row : rows) {
            if (row.path("organization").asString("").equals(tenant.toString())) {
                var found = new HashMap<String, String>();
                row.properties()
                        .forEach(field ->
                                found.put(field.getKey(), field.getValue().asString("")));
                return found;
            }
        }
        return Map.of();
    }

    private static String cursorBefore(TenantId tenant) {
        return java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((tenant.value() + " !").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
