package dev.basefly.clusters;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.ProductTest;
import dev.basefly.access.RoleName;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Clusters are used as ever when they are in a database of their organization's own, and grants are not. */
@ProductTest
class ClusterPlacementTests {

    private static final String CLUSTERS = "/api/v1/clusters/";

    @Autowired
    private Cast cast;

    @Autowired
    private SignIns signIns;

    @Autowired
    private Organizations organizations;

    @Test
    void areOwnedAndSharedInADatabaseOfTheirOrganizationsOwn() {
        var acme = cast.owner("Acme");
        var ben = member(acme);
        var cleo = member(acme);
        var own = create(ben, "Ben's");
        var shared = create(acme.api(), "Shared");
        share(acme.api(), shared, ben);
        var other = create(cleo, "Cleo's");

        moveToADatabase(acme);

        assertThat(ben.get("/api/v1/clusters").json("/data").size()).isEqualTo(3);
        assertThat(ben.patch(CLUSTERS + own, Map.of("name", "Mine"))).hasStatus(200);
        assertThat(ben.patch(CLUSTERS + shared, Map.of("name", "Ours"))).hasStatus(200);
        assertThat(ben.patch(CLUSTERS + other, Map.of("name", "Mine")))
                .hasStatus(403)
                .hasJson("/error/reason", "not_your_cluster");
        assertThat(share(cleo, other, ben)).hasStatus(201);
        assertThat(ben.patch(CLUSTERS + other, Map.of("name", "Both's"))).hasStatus(200);
        assertThat(ben.delete(CLUSTERS + own)).hasStatus(204);
        assertThat(ben.post(CLUSTERS + own + "/restoration")).hasStatus(200);
        assertThat(cast.owner("Globex").api().get(CLUSTERS + own)).hasStatus(404);
        assertThat(acme.api().get("/api/v1/audit-events?targetId=" + other).json("/data/0/action"))
                .hasToString("\"cluster.changed\"");
    }

    private static ApiResponse share(ApiClient by, String cluster, ApiClient with) {
        return by.post("/api/v1/objects/" + cluster + "/grants", Map.of("holder", id(with)));
    }

    private void moveToADatabase(Cast.Person acme) {
        var email = "oona.%s@staff.example".formatted(UUID.randomUUID());
        signIns.admit(email, Cast.PASSWORD, "Oona Operator", true);
        var operator = cast.nobody()
                .withBearer(cast.nobody()
                        .post("/api/v1/auth/sign-in", Map.of("email", email, "password", Cast.PASSWORD))
                        .text("/data/accessToken"));
        var moves = "/api/v1/operator/organizations/" + acme.organizationId() + "/moves";
        var move = operator.post(moves, Map.of("to", "database"));
        assertThat(move).hasStatus(201);
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> operator.get(moves + "/" + move.text("/data/id"))
                        .text("/data/state")
                        .equals("done"));
    }

    private static String create(ApiClient by, String name) {
        return by.post("/api/v1/clusters", Map.of("name", name, "location", "eu"))
                .text("/data/id");
    }

    private static String id(ApiClient person) {
        return person.get("/api/v1/me").text("/data/id");
    }

    private ApiClient member(Cast.Person acme) {
        var person = cast.owner("Elsewhere").api();
        organizations.add(TenantId.of(acme.organizationId()), UserId.of(id(person)), RoleName.MEMBER);
        return person.withHeader("X-Tenant", acme.organizationId());
    }
}
