package dev.basefly.clusters.life;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.ProductTest;
import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.LivingClusters;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What a cluster is after something about it was given up: what it was, until its machines say otherwise. */
@ProductTest
@CrossTenant(reason = "breaks the machines of the simulator")
class FailedChangeTests {

    private static final String CLUSTERS = "/api/v1/clusters/";

    @Autowired
    private SystemDatabase database;

    @Autowired
    private LifeCycle life;

    @Autowired
    private Orchestration orchestration;

    @Autowired
    private Watch watch;

    @Autowired
    private TransactionTemplate transaction;

    private final TenantId acme;
    private final Cast.Person owner;
    private final ApiClient nobody;
    private final MovableClock clock;
    private ApiClient ada;
    private LivingClusters clusters;

    FailedChangeTests(@Autowired Cast cast, @Autowired MovableClock clock) {
        this.owner = cast.owner("Acme");
        this.nobody = cast.nobody();
        this.acme = TenantId.of(owner.organizationId());
        this.ada = owner.api();
        this.clock = clock;
        this.clusters = new LivingClusters(ada, clock);
    }

    @Test
    void isToldOnceAndWhenItComesTrueAllTheSame() {
        var id = clusters.running("PRO");
        trick(id, "HANG");
        ada.post(CLUSTERS + id + "/stop");
        isGivenUp(id);
        lookAfter();
        var told = clusters.messages(id);

        lookAfter();
        lookAfter();
        assertThat(clusters.messages(id)).isEqualTo(told);
        assertThat(ada.get(CLUSTERS + id)).hasJson("/data/status", "RUNNING");

        trick(id, "NONE");
        await().until(() -> {
            lookAfter();
            return ada.get(CLUSTERS + id).text("/data/status").equals("STOPPED");
        });
        assertThat(ada.get(CLUSTERS + id).json("/data/failure").isNull()).isTrue();
        assertThat(ada.get(CLUSTERS + id + "/cost")).hasJson("/data/hourlyCents", 0);
    }

    @Test
    void leavesNeitherAVersionNorAPriceBehind() {
        var id = clusters.running("PRO");
        trick(id, "HANG");
        ada.put(CLUSTERS + id + "/pools/more", Map.of("size", "MEDIUM", "nodes", 2));
        assertThat(ada.get(CLUSTERS + id + "/cost")).as("nothing is made yet").hasJson("/data/hourlyCents", 6);
        isGivenUp(id);
        assertThat(ada.get(CLUSTERS + id + "/cost")).hasJson("/data/hourlyCents", 6);
        showsTheMachinesThatThereAre(id);
        ada.post(CLUSTERS + id + "/upgrade", Map.of("version", "1.35"));
        assertThat(version(id)).isEqualTo("1.35");
        isGivenUp(id);

        assertThat(ada.post(CLUSTERS + id + "/stop")).hasStatus(200);

        assertThat(version(id)).isEqualTo("1.34");
        assertThat(ada.get("/api/v1/audit-events?targetId=" + id).text()).contains("cluster.change_failed");
    }

    private void showsTheMachinesThatThereAre(String id) {
        assertThat(ada.get(CLUSTERS + id + "/pools"))
                .hasJson("/data/0/name", "default")
                .hasJson("/data/0/nodes", 3)
                .hasJson("/data/0/made/nodes", 3)
                .hasJson("/data/1/name", "more")
                .hasJson("/data/1/nodes", 2)
                .hasJson("/data/1/made/nodes", 0);
        var people = ada.withHeader("Accept", "text/html");
        assertThat(people.get("/clusters/" + id + "/pools").text()).contains("Wanted: 2 of 4 cores, 16 GiB");
        assertThat(people.get("/clusters/" + id).text())
                .contains("3 of 2 cores, 4 GiB", "others are wanted")
                .doesNotContain("2 of 4 cores");
    }

    @Test
    void isTriedAgainWithItsVersion() {
        var id = clusters.running("PRO");
        trick(id, "HANG");
        ada.post(CLUSTERS + id + "/upgrade", Map.of("version", "1.35"));
        isGivenUp(id);

        assertThat(ada.post(CLUSTERS + id + "/retry")).hasStatus(200);

        assertThat(version(id)).isEqualTo("1.35");
    }

    @Test
    void comesBackStoppedWhenItsMachinesWereLostWhileItWasStopped() {
        var id = clusters.running("PRO");
        ada.post(CLUSTERS + id + "/stop");
        clusters.becomes(id, "STOPPED");
        database.jdbc()
                .sql("delete from simulated_machines where cluster = :id")
                .param("id", id)
                .update();

        lookAfter();
        assertThat(ada.get(CLUSTERS + id)).hasJson("/data/status", "PENDING");
        clock.advance(Duration.ofSeconds(61));
        clusters.becomes(id, "STOPPED");

        assertThat(clusters.messages(id).getFirst()).isEqualTo("The cluster is stopped");
        assertThat(ada.get(CLUSTERS + id + "/cost")).hasJson("/data/hourlyCents", 0);
        lookAfter();
        assertThat(ada.get(CLUSTERS + id).json("/data/trouble").isNull()).isTrue();
    }

    /** More time passes than a change may take. */
    private void isGivenUp(String id) {
        clock.advance(Duration.ofMinutes(31));
        // The access token has ended.
        ada = nobody.withBearer(
                nobody.post("/api/v1/auth/sign-in", Map.of("email", owner.email(), "password", owner.password()))
                        .text("/data/accessToken"));
        clusters = new LivingClusters(ada, clock);
        await().until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return ada.get(CLUSTERS + id).json("/data/failure").asString("").startsWith("It was not done");
        });
    }

    private void trick(String id, String trick) {
        database.jdbc()
                .sql("update simulated_machines set trick = :trick where cluster = :id")
                .param("trick", trick)
                .param("id", id)
                .update();
    }

    private String version(String id) {
        return Tenant.call(
                acme, () -> life.spec(life.find(ClusterId.of(id)).orElseThrow()).version());
    }

    private void lookAfter() {
        Tenant.run(acme, () -> new Reconciliation(life, orchestration, watch, transaction).go(new TestRun()));
    }
}
