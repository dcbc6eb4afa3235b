package dev.basefly.clusters;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.ProductTest;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

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
        var second = CLUSTERS + "/" + create(acme, "PRO").text("/data/id");

        assertThat(acme.api().post(first + "/restoration")).hasStatus(402);
        assertThat(acme.api().delete(second)).hasStatus(204);
        assertThat(acme.api().post(first + "/restoration")).hasStatus(200);
        assertThat(create(acme, "BUSINESS")).hasStatus(402);
    }

    @Test
    void keepsEverythingWhenThePlanBecomesSmaller() {
        var acme = owner(PlanKey.PRO);
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

    private Cast.Person owner(PlanKey plan) {
        var owner = cast.owner("Acme");
        buy(owner, plan);
        return owner;
    }

    private void buy(Cast.Person owner, PlanKey plan) {
        assignments.give(TenantId.of(owner.organizationId()), catalogue.current(plan), "test");
    }
}
