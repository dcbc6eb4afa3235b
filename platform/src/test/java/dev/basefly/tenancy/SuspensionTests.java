package dev.basefly.tenancy;

import static dev.basefly.testkit.ApiAssertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class SuspensionTests {

    private static final String ORGANIZATIONS = "/api/v1/organizations";

    @Autowired
    private Cast cast;

    @Autowired
    private SignIns signIns;

    @Autowired
    private Organizations organizations;

    private ApiClient operator;
    private Cast.Person ada;

    @BeforeEach
    void suspend() {
        operator = Staff.operator(signIns, cast.nobody());
        ada = cast.owner("Acme");
    }

    @Test
    void closesEverythingButOnesOwnAccount() {
        assertThat(ada.api().get("/api/v1/samples/organizations")).hasStatus(200);

        assertThat(operator.post(path(), Map.of("reason", "Unpaid for 60 days")))
                .hasStatus(204);

        assertThat(ada.api().get("/api/v1/samples/organizations"))
                .hasStatus(403)
                .hasJson("/error/reason", "organization_suspended")
                .hasJson("/error/remedy");
        assertThat(ada.api().patch(ORGANIZATIONS + "/" + ada.organizationId(), Map.of("name", "New")))
                .hasStatus(403)
                .hasJson("/error/reason", "organization_suspended");
        assertThat(ada.api().delete(ORGANIZATIONS + "/" + ada.organizationId())).hasStatus(403);
        assertThat(ada.api().post(ORGANIZATIONS, Map.of("name", "Another"))).hasStatus(403);
        assertThat(ada.api().get("/api/v1/me")).hasStatus(200);
        assertThat(ada.api().get(ORGANIZATIONS + "/" + ada.organizationId())).hasJson("/data/state", "SUSPENDED");
        assertThat(ada.api().get("/api/v1/me/sessions")).hasStatus(200);
        assertThat(ada.api().get("/api/v1/me/profile")).hasStatus(200);
        assertThat(ada.api().post("/api/v1/auth/sign-out")).hasStatus(204);
    }

    @Test
    void keepsNobodyFromTakingTheirDataAlongAndGoing() {
        var bob = cast.owner("Globex");
        organizations.add(
                TenantId.of(ada.organizationId()),
                UserId.of(bob.api().get("/api/v1/me").text("/data/id")),
                RoleName.MEMBER);
        operator.post(path(), Map.of("reason", "Unpaid for 60 days"));
        var there = bob.api().withHeader("X-Tenant", ada.organizationId());

        assertThat(there.get("/api/v1/samples/organizations")).hasStatus(403);
        assertThat(there.get("/api/v1/me/export")).hasStatus(200);
        assertThat(there.get("/api/v1/me/deletion")).hasStatus(200);
        assertThat(bob.api().delete(ORGANIZATIONS + "/" + bob.organizationId())).hasStatus(204);
        assertThat(there.delete("/api/v1/me", Map.of("password", Cast.PASSWORD)))
                .hasStatus(204);
        assertThat(bob.api().get("/api/v1/me")).hasStatus(401);
    }

    @Test
    void endsWhenTheOperatorSaysSo() {
        operator.post(path(), Map.of("reason", "Unpaid"));

        assertThat(operator.delete(path())).hasStatus(204);

        assertThat(ada.api().get("/api/v1/samples/organizations")).hasStatus(200);
        assertThat(operator.delete(path())).hasStatus(409).hasJson("/error/reason", "organization_state");
    }

    @Test
    void leavesTheOtherOrganizationsOfItsPeopleAlone() {
        var second = ada.api().post(ORGANIZATIONS, Map.of("name", "Second")).text("/data/id");
        operator.post(path(), Map.of("reason", "Unpaid"));

        assertThat(ada.api().withHeader("X-Tenant", second).get("/api/v1/samples/organizations"))
                .hasStatus(200);
        assertThat(ada.api()
                        .withHeader("X-Tenant", second)
                        .patch(ORGANIZATIONS + "/" + ada.organizationId(), Map.of("name", "New")))
                .hasStatus(403)
                .hasJson("/error/reason", "organization_suspended");
    }

    @Test
    void isRefusedTwiceWithoutReasonAndToStrangers() {
        assertThat(ada.api().post(path(), Map.of("reason", "x"))).hasStatus(404);
        assertThat(cast.nobody().post(path(), Map.of("reason", "x"))).hasStatus(404);
        assertThat(operator.post(path(), Map.of())).hasStatus(422).hasErrorFor("reason");
        assertThat(operator.post(path(), Map.of("reason", "x".repeat(501)))).hasStatus(422);
        assertThat(operator.post(path(), Map.of("reason", "x"))).hasStatus(204);
        assertThat(operator.post(path(), Map.of("reason", "x"))).hasStatus(409);
        assertThat(operator.post(
                        ORGANIZATIONS.replace("v1", "v1/operator") + "/org_7zzzzzzzzzzzzzzzzzzzzzzzzz/suspension",
                        Map.of("reason", "x")))
                .hasStatus(404);
    }

    private String path() {
        return "/api/v1/operator/organizations/" + ada.organizationId() + "/suspension";
    }
}
