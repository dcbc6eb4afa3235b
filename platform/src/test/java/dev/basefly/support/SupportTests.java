package dev.basefly.support;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Staff;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@PlatformTest
class SupportTests {

    private static final String GRANTS = "/api/v1/support-grants";
    private static final String REQUESTS = "/api/v1/operator/support-grants";

    @Autowired
    private Cast cast;

    @Autowired
    private SignIns signIns;

    @Autowired
    private MovableClock clock;

    @Autowired
    private SupportGrants grants;

    @Autowired
    private JdbcClient jdbc;

    private Cast.Person ada;
    private ApiClient operator;

    @BeforeEach
    void comeIn() {
        ada = cast.owner("Acme");
        operator = Staff.operator(signIns, cast.nobody());
    }

    @Test
    void actsInTheOrganizationByTheOwnersConsentOnly() {
        assertThat(inside().get("/api/v1/samples/organizations")).hasStatus(404);

        grant(true);

        assertThat(eventually(200)).hasJson("/data/0", "Acme").hasNoJson("/data/1");
        assertThat(otherOperatorsOrganization()).hasStatus(404);
    }

    @Test
    void asksAndWaitsForTheAnswer() {
        var asked = operator.post(REQUESTS, Map.of("organization", ada.organizationId(), "reason", "Ticket 4711"));
        assertThat(asked).hasStatus(201).hasJson("/data/state", "REQUESTED").hasJson("/data/readOnly", true);
        assertThat(inside().get("/api/v1/samples/organizations")).hasStatus(404);

        var id = ada.api().get(GRANTS).text("/data/0/id");
        assertThat(ada.api().post(GRANTS + "/" + id + "/acceptance")).hasJson("/data/state", "GRANTED");

        eventually(200);
        assertThat(ada.api().post(GRANTS + "/" + id + "/acceptance"))
                .hasStatus(409)
                .hasJson("/error/reason", "support_granted");
        assertThat(cast.owner("Globex").api().post(GRANTS + "/" + id + "/revocation"))
                .hasStatus(404);
    }

    @Test
    void isNobodyButStaff() {
        var stranger = cast.owner("Globex").id();
        var nobody = new UserId(UUID.randomUUID()).toString();

        for (var id : List.of(stranger, nobody)) {
            assertThat(ada.api().post(GRANTS, Map.of("reason", "Ticket 4711", "operator", id)))
                    .hasStatus(422)
                    .hasErrorFor("operator");
        }
        assertThat(ada.api().get(GRANTS)).hasNoJson("/data/0");
    }

    @Test
    void staysOutWhenDeclined() {
        var id = operator.post(REQUESTS, Map.of("organization", ada.organizationId(), "reason", "Curious"))
                .text("/data/id");

        assertThat(ada.api().post(GRANTS + "/" + id + "/refusal")).hasJson("/data/state", "DECLINED");

        assertThat(inside().get("/api/v1/samples/organizations")).hasStatus(404);
        assertThat(ada.api().post(GRANTS + "/" + id + "/acceptance")).hasStatus(409);
    }

    @Test
    void neverSeesWhatIsClosedToIt() {
        grant(false);
        eventually(200);

        for (var path : List.of("/api/v1/audit-events", "/api/v1/api-keys", "/api/v1/members")) {
            assertThat(inside().get(path)).as(path).hasStatus(403).hasJson("/error/reason", "support_never");
        }
        assertThat(inside().post(GRANTS, Map.of("reason", "more"))).hasStatus(403);
        assertThat(inside().get(REQUESTS)).hasStatus(404);
    }

    @Test
    void changesNothingWhileItMayOnlyRead() {
        grant(true);
        eventually(200);

        assertThat(inside().post("/api/v1/roles", Map.of("name", "x", "title", "X")))
                .hasStatus(403)
                .hasJson("/error/reason", "support_read_only");
    }

    @Test
    void isOutWithinASecondOfTheRevocation() {
        var id = grant(true);
        eventually(200);

        assertThat(ada.api().post(GRANTS + "/" + id + "/revocation")).hasJson("/data/state", "REVOKED");

        await().atMost(Duration.ofMillis(1_500))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> inside().get("/api/v1/samples/organizations").status() == 404);
    }

    @Test
    void endsByItself() {
        var terms = new SupportTerms("Ticket 4711", 1, true);
        var tenant = TenantId.of(ada.organizationId());
        var staff = UserId.of(operator.get("/api/v1/me").text("/data/id"));
        grants.grant(tenant, staff, terms);
        assertThat(grants.active(staff, tenant)).isPresent();

        clock.advance(Duration.ofHours(1));

        assertThat(grants.active(staff, tenant)).isEmpty();
        assertThat(grants.of(tenant)).extracting(SupportGrant::state).containsExactly(SupportState.EXPIRED);
    }

    @Test
    void isWrittenDownAsOverOnceByTwoNodes() throws Exception {
        var tenant = TenantId.of(ada.organizationId());
        var staff = UserId.of(operator.get("/api/v1/me").text("/data/id"));
        grants.grant(tenant, staff, new SupportTerms("Ticket 4711", 1, true));
        grants.request(tenant, staff, new SupportTerms("Ticket 4712", 1, true));
        grants.grant(tenant, staff, new SupportTerms("Ticket 4713", 168, true));
        clock.advance(Duration.ofHours(7 * 24 - 1));

        try (var nodes = Executors.newFixedThreadPool(2)) {
            Callable<Boolean> node = () -> {
                grants.expireOverdue(() -> true);
                return true;
            };
            for (var done : nodes.invokeAll(List.of(node, node))) {
                done.get();
            }
        }

        assertThat(states(tenant)).containsExactly("EXPIRED", "REQUESTED", "GRANTED");
        clock.advance(Duration.ofHours(1));
        grants.expireOverdue(() -> true);
        assertThat(states(tenant)).containsOnly("EXPIRED");
        assertThat(Tenant.call(
                        tenant,
                        () -> jdbc.sql("select count(*) from audit_events where action = 'support.expired'")
                                .query(Integer.class)
                                .single()))
                .isEqualTo(3);
    }

    @Test
    void isAskedForNoMore() {
        var asked = operator.post(REQUESTS, Map.of("organization", ada.organizationId(), "reason", "Ticket 4711"));

        assertThat(operator.post(REQUESTS + "/" + asked.text("/data/id") + "/end"))
                .hasStatus(200)
                .hasJson("/data/state", "ENDED");
    }

    @Test
    void endsWithTheOrganization() {
        grant(false);
        eventually(200);
        var tenant = TenantId.of(ada.organizationId());
        var staff = UserId.of(operator.get("/api/v1/me").text("/data/id"));

        assertThat(ada.api().delete("/api/v1/organizations/" + tenant)).hasStatus(204);

        assertThat(grants.active(staff, tenant)).isEmpty();
        assertThat(inside().get("/api/v1/samples/organizations")).hasStatus(404);
    }

    @Test
    void holdsFiveAtOnceAndNoMore() {
        for (var round = 0; round < 5; round++) {
            grant(true);
        }

        assertThat(ada.api().post(GRANTS, Map.of("reason", "Ticket 4711")))
                .hasStatus(409)
                .hasJson("/error/reason", "support_enough")
                .hasJson("/error/remedy", "End one that is not needed any more");

        var one = ada.api().get(GRANTS).text("/data/2/id");
        assertThat(ada.api().post(GRANTS + "/" + one + "/revocation")).hasStatus(200);
        grant(true);
        clock.advance(Duration.ofHours(1));
        grants.grant(TenantId.of(ada.organizationId()), null, new SupportTerms("Ticket 4711", 1, true));
    }

    @Test
    void holdsNoMoreThanFiveHoweverManyAreGivenAtOnce() throws Exception {
        var tenant = TenantId.of(ada.organizationId());
        var start = new CyclicBarrier(12);
        Callable<Boolean> giver = () -> {
            start.await();
            try {
                grants.grant(tenant, null, new SupportTerms("Ticket 4711", 1, true));
                return true;
            } catch (ApiError refused) {
                assertThat(refused.reason()).isEqualTo("support_enough");
                return false;
            }
        };

        var given = 0;
        try (var givers = Executors.newFixedThreadPool(12)) {
            for (var done : givers.invokeAll(Collections.nCopies(12, giver))) {
                given += done.get() ? 1 : 0;
            }
        }

        assertThat(given).isEqualTo(5);
        assertThat(states(tenant)).hasSize(5).containsOnly("GRANTED");
    }

    @Test
    void isFoundHoweverManyOthersCameAndWent() {
        var tenant = TenantId.of(ada.organizationId());
        var staff = UserId.of(operator.get("/api/v1/me").text("/data/id"));
        var id = grant(false);
        var terms = new SupportTerms("Flood", 1, true);
        for (var round = 0; round < 101; round++) {
            grants.decide(tenant, grants.grant(tenant, null, terms).id(), SupportState.REVOKED);
        }

        assertThat(ada.api().get(GRANTS)).hasJson("/data/0/id", id).hasJson("/data/99/reason", "Flood");
        assertThat(grants.of(tenant)).hasSize(100);
        assertThat(operator.get(REQUESTS).text()).contains(id);

        var globex = TenantId.of(cast.owner("Globex").organizationId());
        flood(globex, 101);
        assertThat(grants.forOperator(staff))
                .hasSize(100)
                .extracting(SupportGrant::reason)
                .containsOnly("Flood");
        var browser = operator.withHeader("Accept", "text/html");
        var enter = "/console/support/" + id + "/session";
        assertThat(browser.send("POST", enter, BodyPublishers.noBody()).status())
                .isIn(302, 303);
        assertThat(ada.api().post(GRANTS + "/" + id + "/revocation")).hasStatus(200);
        assertThat(browser.send("POST", enter, BodyPublishers.noBody())).hasStatus(404);
        Tenant.run(
                globex,
                () -> jdbc.sql("update support_grants set state = 'REVOKED'").update());
    }

    /** More than a list shows, as many organizations can give together. */
    private void flood(TenantId tenant, int consents) {
        Tenant.run(tenant, () -> {
            for (var round = 0; round < consents; round++) {
                jdbc.sql("""
                                insert into support_grants (id, tenant_id, state, reason, read_only, hours, created_at, ends_at)
                                values (:id, :tenant, 'GRANTED', 'Flood', true, 1, :now, :end)
                                """)
                        .param("id", SupportGrantId.next(clock).value())
                        .param("tenant", tenant.value())
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("end", clock.instant().plusSeconds(3_600).atOffset(ZoneOffset.UTC))
                        .update();
            }
        });
    }

    @Test
    void isRecordedUnderBothNames() {
        var id = grant(true);
        eventually(200);

        var events = ada.api().get("/api/v1/audit-events?action=support.");

        assertThat(events)
                .hasJson("/data/0/action", "support.acted")
                .hasJson("/data/0/actor/kind", "SUPPORT")
                .hasJson("/data/0/actor/via", id)
                .hasJson("/data/0/details/path", "/api/v1/samples/organizations");
        assertThat(ada.api().get("/api/v1/audit-events?action=support.granted"))
                .hasJson("/data/0/reason", "Ticket 4711");
    }

    @Test
    void refusesTermsThatAreNone() {
        assertThat(ada.api().post(GRANTS, Map.of("reason", " ", "hours", 1_000)))
                .hasStatus(422)
                .hasErrorFor("reason")
                .hasErrorFor("hours");
        assertThat(operator.post(REQUESTS, Map.of("organization", "org_7zzzzzzzzzzzzzzzzzzzzzzzzz", "reason", "x")))
                .hasStatus(404);
        assertThat(ada.api().get(REQUESTS)).hasStatus(404);
    }

    @Test
    void showsItsPages() {
        grant(true);
        eventually(200);
        var page = ada.api().withHeader("Accept", "text/html").get("/settings/support");
        assertThat(page.text()).contains("Ticket 4711", "Reading only", "End now");
        assertThat(operator.withHeader("Accept", "text/html")
                        .get("/console/support")
                        .text())
                .contains("Act in this organization");
        assertThat(inside().withHeader("Accept", "text/html")
                        .get("/settings/roles")
                        .text())
                .contains("as support, for reading only.", "Leave now");
    }

    private List<String> states(TenantId tenant) {
        return Tenant.call(
                tenant,
                () -> jdbc.sql("select state from support_grants order by id")
                        .query((row, index) -> row.getString(1))
                        .list());
    }

    private ApiClient inside() {
        return operator.withHeader("X-Tenant", ada.organizationId());
    }

    private ApiResponse otherOperatorsOrganization() {
        return operator.withHeader("X-Tenant", cast.owner("Globex").organizationId())
                .get("/api/v1/samples/organizations");
    }

    private String grant(boolean readOnly) {
        var granted = ada.api().post(GRANTS, Map.of("reason", "Ticket 4711", "hours", 1, "readOnly", readOnly));
        assertThat(granted).hasStatus(201).hasJson("/data/state", "GRANTED");
        return granted.text("/data/id");
    }

    /** Who may act where is known to every node within a second. */
    private ApiResponse eventually(int status) {
        await().atMost(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> inside().get("/api/v1/samples/organizations").status() == status);
        return inside().get("/api/v1/samples/organizations");
    }
}
