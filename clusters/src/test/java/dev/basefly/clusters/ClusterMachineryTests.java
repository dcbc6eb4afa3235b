package dev.basefly.clusters;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.ProductTest;
import dev.basefly.access.RoleName;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.yaml.snakeyaml.Yaml;

/** Machines, versions, access and costs of a cluster. */
@ProductTest
class ClusterMachineryTests {

    private static final String CLUSTERS = "/api/v1/clusters/";

    @Autowired
    private Cast cast;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Organizations organizations;

    private final Cast.Person acme;
    private final ApiClient ada;
    private final MovableClock clock;
    private final LivingClusters clusters;

    ClusterMachineryTests(@Autowired Cast cast, @Autowired MovableClock clock) {
        this.acme = cast.owner("Acme");
        this.ada = acme.api();
        this.clock = clock;
        this.clusters = new LivingClusters(ada, clock);
    }

    @Test
    void hasMachinesAsFarAsItsPlanAllows() {
        var id = clusters.running("PRO");
        assertThat(ada.get(CLUSTERS + id + "/pools"))
                .hasJson("/data/0/name", "default")
                .hasJson("/data/0/size", "SMALL")
                .hasJson("/data/0/nodes", 3);

        assertThat(pool(id, "gpu", "MEDIUM", 2)).hasStatus(200).hasJson("/data/1/nodes", 2);
        assertThat(pool(id, "gpu", "SMALL", 4)).hasStatus(200).hasJson("/data/1/nodes", 4);
        assertThat(pool(id, "gpu", "LARGE", 1)).hasStatus(409).hasJson("/error/reason", "pool_limit");
        assertThat(pool(id, "more", "SMALL", 4)).hasStatus(409).hasJson("/error/reason", "pool_limit");
        assertThat(ada.get(CLUSTERS + id + "/pools")).hasNoJson("/data/2");

        assertThat(ada.delete(CLUSTERS + id + "/pools/default")).hasStatus(204);
        assertThat(ada.delete(CLUSTERS + id + "/pools/default")).hasStatus(404);
        assertThat(ada.delete(CLUSTERS + id + "/pools/gpu")).hasStatus(409).hasJson("/error/reason", "last_pool");
        assertThat(ada.get(CLUSTERS + id + "/pools"))
                .hasJson("/data/0/name", "gpu")
                .hasJson("/data/1/name", "default")
                .hasJson("/data/1/nodes", 0)
                .hasJson("/data/1/made/nodes", 3);

        until(() -> ada.get(CLUSTERS + id + "/pools").json("/data/1").isMissingNode());
        assertThat(ada.get(CLUSTERS + id + "/pools")).hasJson("/data/0/made/nodes", 4);
    }

    @Test
    void neverHasMoreMachinesThanItsPlanAllowsWhenManyAddAtOnce() throws Exception {
        var id = clusters.running("PRO");

        List<Integer> answers;
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = callers
                    .invokeAll(IntStream.range(0, 6)
                            .<Callable<Integer>>mapToObj(number ->
                                    () -> pool(id, "pool" + number, "SMALL", 3).status())
                            .toList())
                    .stream()
                    .map(answer -> answer.resultNow())
                    .toList();
        }

        assertThat(answers).filteredOn(status -> status == 200).hasSize(2);
        assertThat(answers).filteredOn(status -> status == 409).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"Default, 1, name", "1st, 1, name", "a b, 1, name", "生产, 1, name", "ok, 0, nodes", "ok, 101, nodes"})
    void refusesPoolsThatAreNone(String name, int nodes, String field) {
        var id = clusters.create("Blue", "PRO");

        assertThat(pool(
                        id,
                        java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8)
                                .replace("+", "%20"),
                        "SMALL",
                        nodes))
                .hasStatus(422)
                .hasErrorFor(field);
        assertThat(ada.put(CLUSTERS + id + "/pools/ok", Map.of("size", "HUGE", "nodes", 1)))
                .hasStatus(422);
        assertThat(ada.put(CLUSTERS + id + "/pools/ok", Map.of()))
                .hasStatus(422)
                .hasErrorFor("nodes");
        assertThat(pool(id, "ok", "SMALL", 1)).hasStatus(409).hasJson("/error/reason", "not_made_yet");
    }

    @Test
    void goesUpOneVersionAtATime() {
        var id = clusters.running("PRO");
        assertThat(upgrade(id, "1.36"))
                .hasStatus(409)
                .hasJson("/error/reason", "not_next_version")
                .hasJson("/error/remedy", "Upgrade to 1.35 first");
        assertThat(upgrade(id, "1.34")).hasStatus(409);
        assertThat(upgrade(id, "1.33")).hasStatus(409);
        assertThat(upgrade(id, "2.0")).hasStatus(422).hasErrorFor("version");
        assertThat(ada.post(CLUSTERS + id + "/upgrade", Map.of())).hasStatus(422);

        assertThat(upgrade(id, "1.35")).hasStatus(200).hasJson("/data/version", "1.34");
        until(() -> ada.get(CLUSTERS + id).text("/data/version").equals("1.35"));

        assertThat(upgrade(id, "1.36")).hasStatus(200);
        until(() -> ada.get(CLUSTERS + id).text("/data/version").equals("1.36"));
        assertThat(upgrade(id, "1.37")).hasStatus(422);
    }

    @Test
    void letsPeopleInForAWhileAndKeepsNoSecret() {
        var id = clusters.running("PRO");

        var issued = ada.post(CLUSTERS + id + "/kubeconfigs", Map.of("minutes", 30));

        assertThat(issued).hasStatus(201).hasHeader("Cache-Control", "no-store");
        assertThat(Instant.parse(issued.text("/data/expiresAt")))
                .isBetween(
                        clock.instant().plus(Duration.ofMinutes(29)),
                        clock.instant().plus(Duration.ofMinutes(31)));
        Map<String, Object> yaml = new Yaml().load(issued.text("/data/kubeconfig"));
        assertThat(yaml)
                .containsEntry("kind", "Config")
                .containsKeys("clusters", "users", "contexts", "current-context");
        assertThat(ada.get("/api/v1/audit-events?targetId=" + id))
                .hasJson("/data/0/action", "cluster.kubeconfig_issued")
                .doesNotContain("simulated.");
        assertThat(ada.post(CLUSTERS + id + "/kubeconfigs", Map.of("minutes", 30))
                        .text("/data/kubeconfig"))
                .isNotEqualTo(issued.text("/data/kubeconfig"));
        assertThat(ada.post(CLUSTERS + id + "/kubeconfigs", Map.of("minutes", 9)))
                .hasStatus(422)
                .hasErrorFor("minutes");
        assertThat(ada.post(CLUSTERS + id + "/kubeconfigs", Map.of("minutes", 1441)))
                .hasStatus(422);
        assertThat(cast.owner("Globex").api().post(CLUSTERS + id + "/kubeconfigs", Map.of()))
                .hasStatus(404);
        assertThat(ada.post(CLUSTERS + clusters.create("Blue", "FREE") + "/kubeconfigs", Map.of()))
                .hasStatus(409)
                .hasJson("/error/reason", "not_running");
    }

    @Test
    void costsWhatItsMachinesCostWhileItRuns() {
        var id = clusters.running("PRO");
        assertThat(ada.get(CLUSTERS + id + "/cost"))
                .hasJson("/data/currency", "EUR")
                .hasJson("/data/hourlyCents", 6);

        clock.advance(Duration.ofMinutes(10));
        ada.post(CLUSTERS + id + "/stop");
        clusters.becomes(id, "STOPPED");
        assertThat(ada.get(CLUSTERS + id + "/cost"))
                .hasJson("/data/hourlyCents", 0)
                .hasJson("/data/totalCents", 1);
        assertThat(periods(id)).isEqualTo(1);

        ada.post(CLUSTERS + id + "/start");
        clusters.becomes(id, "RUNNING");
        pool(id, "more", "MEDIUM", 2);
        until(() -> ada.get(CLUSTERS + id + "/cost").json("/data/hourlyCents").asInt() == 22);
        assertThat(periods(id)).isEqualTo(3);
        ada.delete(CLUSTERS + id);
        assertThat(ada.get(CLUSTERS + id + "/cost"))
                .as("as long as its machines are kept")
                .hasJson("/data/hourlyCents", 22);
        clock.advance(Duration.ofMinutes(11));
        until(() -> ada.get(CLUSTERS + id + "/cost").json("/data/hourlyCents").asInt() == 0);
    }

    /** In the night of the 25th of October 2026 clocks in Berlin showed the hour from two to three twice. */
    @Test
    void costsTheTimeThatPassedWhateverClocksShowed() {
        var id = clusters.create("Blue", "PRO");
        Tenant.run(TenantId.of(acme.organizationId()), () -> jdbc.sql("""
                        insert into cluster_periods (id, tenant_id, cluster_id, began_at, ended_at, hourly_cents)
                        select gen_random_uuid(), tenant_id, id, '2026-10-24 23:30:00 Europe/Berlin',
                            '2026-10-25 03:30:00 Europe/Berlin', 6 from clusters
                        """).update());

        assertThat(ada.get(CLUSTERS + id + "/cost")).as("five hours").hasJson("/data/totalCents", 30);
    }

    @Test
    void staysWhereItsMachinesAre() {
        var id = clusters.running("PRO");

        for (var place : List.of("location", "network")) {
            assertThat(ada.patch(CLUSTERS + id, Map.of("name", "Moved", place, "eu-north-1")))
                    .hasStatus(409)
                    .hasJson("/error/reason", "made_already");
        }
        assertThat(ada.patch(CLUSTERS + id, Map.of("name", "Green")))
                .hasStatus(200)
                .hasJson("/data/location", "eu-central-1");
    }

    @Test
    void showsAKubeconfigOnceAlsoWhenItIsAskedForTwice() {
        var keyed = ada.withHeader("Idempotency-Key", UUID.randomUUID().toString());
        var path = CLUSTERS + clusters.running("PRO") + "/kubeconfigs";

        assertThat(keyed.post(path, Map.of())).hasStatus(201);
        assertThat(keyed.post(path, Map.of()))
                .hasStatus(409)
                .hasJson("/error/reason", "idempotency_answer_not_kept")
                .doesNotContain("simulated.");
    }

    @Test
    void letsNobodyInWhoMayNotChangeIt() {
        var id = clusters.running("PRO");
        var joined = cast.owner("Initech").api();
        organizations.add(
                TenantId.of(acme.organizationId()),
                UserId.of(joined.get("/api/v1/me").text("/data/id")),
                RoleName.MEMBER);
        var member = joined.withHeader("X-Tenant", acme.organizationId());

        assertThat(member.post(CLUSTERS + id + "/kubeconfigs", Map.of()))
                .hasStatus(403)
                .hasJson("/error/reason", "not_your_cluster");
        assertThat(member.withHeader("Accept", "text/html")
                        .get("/clusters/" + id)
                        .text())
                .contains("Get kubeconfig")
                .doesNotContain("<span>Get kubeconfig</span></button>");
        assertThat(ada.withHeader("Accept", "text/html").get("/clusters/" + id).text())
                .contains("<span>Get kubeconfig</span></button>");
    }

    private int periods(String id) {
        return Tenant.call(
                TenantId.of(acme.organizationId()),
                () -> jdbc.sql("select count(*) from cluster_periods where cluster_id = :id")
                        .param("id", ClusterId.of(id).value())
                        .query(Integer.class)
                        .single());
    }

    private void until(Callable<Boolean> holds) {
        await().until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return holds.call();
        });
    }

    private ApiResponse pool(String id, String name, String size, int nodes) {
        return ada.put(CLUSTERS + id + "/pools/" + name, Map.of("size", size, "nodes", nodes));
    }

    private ApiResponse upgrade(String id, String version) {
        return ada.post(CLUSTERS + id + "/upgrade", Map.of("version", version));
    }
}
