package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.coordination.Leadership;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Cast;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** The operator's pages in a language in which every translation stands in brackets, with something on each of them. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@CrossTenant(reason = "plants what the operator's pages show")
class TranslatedConsoleTests {

    private static final List<String> PAGES = List.of(
            "/console/clock",
            "/console/doctor",
            "/console/entitlements",
            "/console/entitlements?organization=nobody",
            "/console/events",
            "/console/events/broker",
            "/console/events/parked",
            "/console/events/parked?listener=nobody-is-called-that",
            "/console/events/types",
            "/console/jobs",
            "/console/jobs/dead",
            "/console/jobs/dead?action=replay&done=1&refused=2&left=1000%2B",
            "/console/jobs/limits",
            "/console/jobs/pauses",
            "/console/jobs/schedules",
            "/console/jobs/workers",
            "/console/locks",
            "/console/organizations",
            "/console/organizations?search=nobody-is-called-that",
            "/console/placements",
            "/console/plans",
            "/console/plans/PRO",
            "/console/settings",
            "/console/users",
            "/console/users?search=nobody-is-called-that",
            "/console/workflows",
            "/console/workflows?name=nobody-is-called-that",
            "/console/workflows?organization=nobody");

    private final String suffix = UUID.randomUUID().toString().substring(0, 8);
    private final FramedVisit visit;
    private final Cast cast;
    private final SignIns signIns;
    private final SystemDatabase database;
    private final Leadership leadership;

    TranslatedConsoleTests(
            @Autowired ApiClient client,
            @Autowired Cast cast,
            @Autowired SignIns signIns,
            @Autowired SystemDatabase database,
            @Autowired Leadership leadership) {
        this.visit = new FramedVisit(client);
        this.cast = cast;
        this.signIns = signIns;
        this.database = database;
        this.leadership = leadership;
    }

    @Test
    void saysNothingThatHasNoTranslation() throws InterruptedException {
        visit.signInAsOperator(signIns);
        Cast.Person ada = cast.owner("Acme");
        new PlantedJob(ada.email(), suffix, "tests.import").dead(database);
        new PlantedJob(ada.email(), suffix, "tests.import").deadWithoutAWord(database);
        StuckListener.plant(database, listener(), UUID.randomUUID());
        new PlantedWorkflow(UUID.randomUUID(), workflow(), "STUCK", null, "java.io.IOException: refused").in(database);
        plantMoves(ada);
        visit.post("/console/jobs/pauses", Map.of("queue", suffix, "reason", "The provider is down"));
        visit.post(
                "/console/jobs/limits",
                Map.of("per", "QUEUE", "queue", suffix, "atOnce", "5", "reason", "It is small"));
        visit.post("/console/jobs/limits", limitOf(ada));
        var led = new CountDownLatch(1);

        try (var _ = leadership.campaign("reports." + suffix, term -> {
            led.countDown();
            term.awaitEnd();
        })) {
            assertThat(led.await(10, TimeUnit.SECONDS)).isTrue();
            visit.inspect(PAGES);
        }
        visit.inspect(List.of(
                "/console/organizations/" + ada.organizationId(),
                "/console/entitlements/" + ada.organizationId(),
                "/console/users/" + ada.id(),
                "/console/events/listeners/" + listener(),
                visit.link("/console/events/parked?listener=" + listener(), "/console/events/parked/"),
                visit.link("/console/jobs/dead?queue=" + suffix, "/console/jobs/dead/"),
                visit.link("/console/workflows?name=" + workflow(), "/console/workflows/")));
        visit.post("/console/organizations/" + ada.organizationId(), "/suspension", Map.of("reason", "Unpaid"));
        visit.inspect(List.of("/console/organizations/" + ada.organizationId()));
        visit.post("/console/events/listeners/" + listener(), "/forget", Map.of("reason", "The module is gone"));
    }

    @Test
    void complainsAndPreviewsInTheLanguageOfThePage() {
        visit.signInAsOperator(signIns);
        Map<String, String> plan = visit.typed("/console/plans/PRO");
        plan.put("trialDays", "45");
        plan.put("price-base-EUR-MONTH", "");
        var softly = new SoftAssertions();

        FramedVisit.inspect("preview", visit.post("/console/plans/PRO", "/preview", plan), softly);
        FramedVisit.inspect("plan", visit.post("/console/plans/PRO", "/preview", Map.of("trialDays", "long")), softly);
        FramedVisit.inspect("clock", visit.post("/console/clock", Map.of("step", "soon")), softly);
        FramedVisit.inspect("limit", visit.post("/console/jobs/limits", Map.of("per", "ALL")), softly);
        FramedVisit.inspect("lock", visit.post("/console/locks", Map.of("organization", "nobody")), softly);
        FramedVisit.inspect("move", visit.post("/console/placements", Map.of("organization", "nobody")), softly);
        softly.assertAll();
    }

    private String listener() {
        return "tests.archive_" + suffix;
    }

    private String workflow() {
        return "tests.order_" + suffix;
    }

    private static Map<String, String> limitOf(Cast.Person owner) {
        return Map.of(
                "per", "TENANT",
                "organization", owner.organizationId(),
                "begins", "100",
                "withinSeconds", "60",
                "reason", "It is loud");
    }

    private void plantMoves(Cast.Person owner) {
        for (String state : List.of("DONE", "ROLLED_BACK")) {
            database.jdbc()
                    .sql("""
                            insert into tenant_moves (id, tenant, from_kind, to_kind, to_name, state, problem, rows_total,
                                rows_copied, rows_verified, pause_millis, requested_by, created_at, updated_at)
                            select gen_random_uuid(), m.tenant_id, 'SHARED', 'SCHEMA', 'tests', :state, '', 12, 12,
                                case :state when 'DONE' then 12 else 0 end, 35, 'operator', now(), now()
                            from memberships m join users u on u.id = m.user_id where u.email = :email
                            """)
                    .param("state", state)
                    .param("email", owner.email())
                    .update();
        }
    }
}
