package dev.basefly.clusters;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.ProductTest;
import dev.basefly.access.RoleName;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.sharing.Sharing;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A product's objects are shared by declaring that they can be. */
@ProductTest
class ClusterSharingTests {

    private static final String CLUSTERS = "/api/v1/clusters/";

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private JdbcClient jdbc;

    private Cast.Person acme;
    private ApiClient ada;
    private ApiClient ben;
    private String cluster = "";

    ClusterSharingTests(@Autowired Cast cast) {
        this.acme = cast.owner("Acme");
        this.ada = acme.api();
        this.ben = ada;
    }

    @BeforeEach
    void createACluster() {
        ben = member(RoleName.MEMBER);
        cluster = create(ben, "Ben's");
    }

    @Test
    void letsAMemberChangeAClusterOfAnothers() {
        var cleo = member(RoleName.MEMBER);
        assertThat(cleo.patch(CLUSTERS + cluster, Map.of("name", "Mine")))
                .hasStatus(403)
                .hasJson("/error/reason", "not_your_cluster");

        var shared = share(ben, Map.of("holder", id(cleo)));

        assertThat(shared)
                .hasStatus(201)
                .hasHeader("Location", grants() + "/" + shared.text("/data/id"))
                .hasJson("/data/permission", "clusters:write")
                .hasJson("/data/holder", id(cleo));
        assertThat(cleo.patch(CLUSTERS + cluster, Map.of("name", "Ours"))).hasStatus(200);
        assertThat(cleo.get(grants())).hasStatus(200).hasJson("/data/0/holder", id(cleo));
        assertThat(ben.delete(grants() + "/" + shared.text("/data/id"))).hasStatus(204);
        assertThat(cleo.patch(CLUSTERS + cluster, Map.of("name", "Mine again"))).hasStatus(403);
        assertThat(ben.delete(grants() + "/" + shared.text("/data/id"))).hasStatus(404);
    }

    @Test
    void letsEverybodyWithARoleChangeACluster() {
        var cleo = member(RoleName.MEMBER);

        assertThat(share(ben, Map.of("holder", "MEMBER", "permission", "clusters:write")))
                .hasStatus(201)
                .hasJson("/data/holder", "MEMBER");

        assertThat(cleo.patch(CLUSTERS + cluster, Map.of("name", "Ours"))).hasStatus(200);
    }

    @Test
    void answersTheSameTwiceAndRecordsItOnce() {
        var cleo = id(member(RoleName.MEMBER));
        var first = share(ben, Map.of("holder", cleo));
        var second = share(ben, Map.of("holder", cleo));

        assertThat(second).hasStatus(200).hasJson("/data/id", first.text("/data/id"));
        ben.delete(grants() + "/" + first.text("/data/id"));
        assertThat(ada.get("/api/v1/audit-events?targetId=" + cluster))
                .hasJson("/data/0/action", "object.unshared")
                .hasJson("/data/1/action", "object.shared")
                .hasJson("/data/1/target/type", "cluster")
                .hasJson("/data/1/details/holder", cleo)
                .hasJson("/data/2/action", "cluster.created");
    }

    @Test
    void isSharedByItsOwnerAndThoseWhoMayChangeAllAndNobodyElse() {
        var cleo = member(RoleName.MEMBER);
        var dora = Map.of("holder", id(member(RoleName.MEMBER)));

        assertThat(share(cleo, dora)).hasStatus(403).hasJson("/error/reason", "not_your_cluster");
        assertThat(share(ada, Map.of("holder", id(cleo)))).hasStatus(201);
        assertThat(share(cleo, dora)).hasStatus(403).hasJson("/error/reason", "only_granted");
        assertThat(cleo.delete(grants() + "/" + ada.get(grants()).text("/data/0/id")))
                .hasStatus(403);
        assertThat(share(member(RoleName.VIEWER), dora)).hasStatus(403).hasJson("/error/reason", "missing_permission");
        assertThat(share(cast.nobody(), dora)).hasStatus(401);
    }

    @Test
    void refusesWhatWouldBeOfNoUse() {
        assertThat(share(ben, Map.of("holder", id(member(RoleName.VIEWER)))))
                .hasStatus(409)
                .hasJson("/error/reason", "role_lacks_permission");
        assertThat(share(ben, Map.of("holder", "BILLING"))).hasStatus(409);
        assertThat(share(ada, Map.of("holder", id(ben)))).hasStatus(409).hasJson("/error/reason", "owner_already");
        assertThat(share(ben, Map.of())).hasStatus(422).hasErrorFor("holder");
        assertThat(share(ben, Map.of("holder", "usr_1"))).hasStatus(422).hasErrorFor("holder");
        assertThat(share(ben, Map.of("holder", id(ada), "permission", "clusters:read")))
                .hasStatus(422)
                .hasErrorFor("permission");
        assertThat(share(ben, Map.of("holder", "No Role"))).hasStatus(422).hasErrorFor("holder");
        assertThat(share(ben, Map.of("holder", "no-role"))).hasStatus(404);
    }

    @Test
    void knowsNeitherForeignObjectsNorForeignPeople() {
        var grace = cast.owner("Globex");
        var theirs = create(grace.api(), "Globex's");
        share(ben, Map.of("holder", id(ada)));
        var made = ben.get(grants()).text("/data/0/id");

        assertThat(share(ben, Map.of("holder", id(grace.api())))).hasStatus(404);
        assertThat(grace.api().get(grants())).hasStatus(404);
        assertThat(share(grace.api(), Map.of("holder", "MEMBER"))).hasStatus(404);
        assertThat(grace.api().delete(grants() + "/" + made)).hasStatus(404);
        assertThat(grace.api().delete("/api/v1/objects/" + theirs + "/grants/" + made))
                .hasStatus(404);
        assertThat(ada.get("/api/v1/objects/" + theirs + "/grants")).hasStatus(404);
        assertThat(ada.get("/api/v1/objects/inv_01jz8mk0w0e0ta8r5v7yqkq1zn/grants"))
                .hasStatus(404);
        assertThat(ada.get("/api/v1/objects/" + acme.organizationId() + "/grants"))
                .hasStatus(404);
        ben.delete(CLUSTERS + cluster);
        assertThat(ben.get(grants())).hasStatus(404);
    }

    @Test
    void isSharedAHundredTimesAndNoMoreWhoeverIsFaster() throws Exception {
        var tenant = TenantId.of(acme.organizationId());
        Tenant.run(
                tenant,
                () -> jdbc.sql("""
                                insert into roles select :tenant, 'r-' || n, 'Role', now(), now()
                                from generate_series(1, :roles) n
                                """)
                        .param("tenant", tenant.value())
                        .param("roles", Sharing.MOST + 4)
                        .update());
        Tenant.run(tenant, () -> jdbc.sql("""
                                insert into role_permissions select :tenant, name, 'clusters:write' from roles
                                """).param("tenant", tenant.value()).update());
        var calls = new ArrayList<Callable<Integer>>();
        for (int role = 1; role <= Sharing.MOST + 4; role++) {
            var request = Map.of("holder", "r-" + role);
            calls.add(() -> share(ada, request).status());
        }

        List<Integer> answers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).filteredOn(status -> status == 201).hasSize(Sharing.MOST);
        assertThat(answers).filteredOn(status -> status == 409).hasSize(4);
    }

    private ApiResponse share(ApiClient by, Map<String, ?> request) {
        return by.post(grants(), request);
    }

    private String grants() {
        return "/api/v1/objects/" + cluster + "/grants";
    }

    private static String create(ApiClient by, String name) {
        return by.post("/api/v1/clusters", Map.of("name", name, "location", "eu"))
                .text("/data/id");
    }

    private static String id(ApiClient person) {
        return person.get("/api/v1/me").text("/data/id");
    }

    private ApiClient member(RoleName role) {
        var person = cast.owner("Elsewhere").api();
        organizations.add(TenantId.of(acme.organizationId()), UserId.of(id(person)), role);
        return person.withHeader("X-Tenant", acme.organizationId());
    }
}
