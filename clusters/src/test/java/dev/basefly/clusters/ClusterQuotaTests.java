package dev.basefly.clusters;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.ProductTest;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An organization has as many clusters as its plan includes. */
@ProductTest
class ClusterQuotaTests {

    private static final String CLUSTERS = "/api/v1/clusters";

    @Autowired
    private Cast cast;

    @Autowired
    private PlanAssignments assignments;

    @Autowired
    private PlanCatalogue catalogue;

    @Autowired
    private MovableClock clock;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void refusesOneMoreAndSaysWhatWouldHelp() {
        var acme = owner(PlanKey.FREE);
        var first = create(acme, "FREE");
        assertThat(first).hasStatus(201);

        assertThat(create(acme, "PRO"))
                .hasStatus(402)
                .hasErrorCode("PAYMENT_REQUIRED")
                .hasJson("/error/reason", "plan_limit")
                .hasJson("/error/message", "FREE, 1 of 1 clusters used")
                .hasJson("/error/remedy", "Upgrade to PRO, which includes 3");

        buy(acme, PlanKey.PRO);
        assertThat(create(acme, "PRO")).hasStatus(201);
    }

    @Test
    void givesBackWithDeletionAndTakesWithRestoration() {
        var acme = owner(PlanKey.FREE);
        var first = CLUSTERS + "/" + create(acme, "FREE").text("/data/id");
        assertThat(acme.api().delete(first)).hasStatus(204);
        assertThat(acme.api().delete(first)).hasStatus(404);
        var second = CLUSTERS + "/" + create(acme, "FREE").text("/data/id");

        assertThat(acme.api().post(first + "/restoration")).hasStatus(402);
        assertThat(acme.api().delete(second)).hasStatus(204);
        assertThat(acme.api().post(first + "/restoration")).hasStatus(200);
        assertThat(create(acme, "FREE")).hasStatus(402);
    }

    @Test
    void keepsThePlaceOfAClusterWhoseMachinesAreKept() {
        var acme = owner(PlanKey.FREE);
        var path = CLUSTERS + "/" + create(acme, "FREE").text("/data/id");
        runs(acme);

        acme.api().delete(path);
        assertThat(create(acme, "FREE")).hasStatus(402).hasJson("/error/reason", "plan_limit");
        assertThat(acme.api().post(path + "/restoration")).hasStatus(200).hasJson("/data/status", "RUNNING");
        acme.api().delete(path);
        clock.advance(Duration.ofMinutes(11));

        await().until(() -> create(acme, "FREE").status() == 201);
        assertThat(acme.api().post(path + "/restoration")).hasStatus(402);
    }

    @Test
    void hasClustersOfPlansUpToItsOwn() {
        var acme = owner(PlanKey.FREE);
        assertThat(create(acme, "PRO"))
                .hasStatus(402)
                .hasJson("/error/reason", "plan_limit")
                .hasJson("/error/message", "FREE does not include clusters of the plan PRO")
                .hasJson("/error/remedy", "Upgrade to PRO, which includes it");
        assertThat(create(acme, "BUSINESS"))
                .hasStatus(402)
                .hasJson("/error/remedy", "Upgrade to BUSINESS, which includes it");
        assertThat(create(acme, "FREE")).as("nothing was taken").hasStatus(201);

        buy(acme, PlanKey.PRO);
        assertThat(create(acme, "PRO")).hasStatus(201);
        assertThat(create(acme, "BUSINESS")).hasStatus(402).hasJson("/error/reason", "plan_limit");
    }

    @Test
    void makesNothingLargerWhenThePlanBecameSmaller() {
        var acme = owner(PlanKey.BUSINESS);
        var path = CLUSTERS + "/" + create(acme, "BUSINESS").text("/data/id");
        runs(acme);
        buy(acme, PlanKey.FREE);

        assertThat(pool(acme, path, 4)).hasStatus(402).hasJson("/error/reason", "plan_limit");
        assertThat(pool(acme, path, 2)).as("what costs less").hasStatus(200);
        assertThat(pool(acme, path, 3)).hasStatus(402);
        acme.api().delete(path);
        assertThat(acme.api().post(path + "/restoration")).hasStatus(402);
    }

    @Test
    void keepsEverythingWhenThePlanBecomesSmaller() {
        var acme = owner(PlanKey.BUSINESS);
        Stream.of("FREE", "PRO", "BUSINESS")
                .forEach(plan -> assertThat(create(acme, plan)).hasStatus(201));

        buy(acme, PlanKey.FREE);

        assertThat(acme.api().get(CLUSTERS).json("/data").size()).isEqualTo(3);
        var usage = acme.api().get("/api/v1/usage");
        assertThat(usage.text()).contains("\"overLimit\":true");
    }

    @Test
    void countsOnlyOneOfManyAtOnce() throws Exception {
        var acme = owner(PlanKey.FREE);
        List<ApiResponse> answers;
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<ApiResponse>> calls = Stream.of("FREE", "PRO", "BUSINESS", "FREE", "PRO", "BUSINESS")
                    .<Callable<ApiResponse>>map(plan -> () -> create(acme, plan))
                    .toList();
            answers = callers.invokeAll(calls).stream()
                    .map(done -> done.resultNow())
                    .toList();
        }

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(acme.api().get(CLUSTERS).json("/data").size()).isEqualTo(1);
    }

    private static ApiResponse create(Cast.Person owner, String plan) {
        return owner.api().post(CLUSTERS, Map.of("name", "Blue", "location", "eu-central-1", "plan", plan));
    }

    private static ApiResponse pool(Cast.Person owner, String path, int nodes) {
        return owner.api().put(path + "/pools/default", Map.of("size", "SMALL", "nodes", nodes));
    }

    /** The organization's clusters have their machines. */
    private void runs(Cast.Person owner) {
        Tenant.run(
                TenantId.of(owner.organizationId()),
                () -> jdbc.sql("update clusters set status = 'RUNNING'").update());
    }

    private Cast.Person owner(PlanKey plan) {
        var owner = cast.owner("Acme");
        buy(owner, plan);
        return owner;
    }

    private void buy(Cast.Person owner, PlanKey plan) {
        assignments.give(TenantId.of(owner.organizationId()), catalogue.current(plan), "test");
    }
}
