package dev.basefly.plans;

import static dev.basefly.plans.SampleFeatures.CALLS;
import static dev.basefly.plans.SampleFeatures.COUNTED;
import static dev.basefly.plans.SampleFeatures.WIDGETS;
import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Staff;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@PlatformTest
@CrossTenant(reason = "stands for the payment provider")
class PlanApiTests {

    private static final String INVITATIONS = "/api/v1/invitations";

    @Autowired
    private Cast cast;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private PlanAssignments assignments;

    @Autowired
    private PlanCatalogue catalogue;

    @Autowired
    private Quotas quotas;

    @Autowired
    private Entitlements entitlements;

    @Autowired
    private SignIns signIns;

    @Autowired
    private MovableClock clock;

    @Autowired
    private TransactionTemplate transactions;

    @Test
    void tellsEverybodyWhatIsSold() {
        var plans = cast.nobody().get("/api/v1/plans");

        assertThat(plans)
                .hasStatus(200)
                .hasJson("/data/0/plan", "FREE")
                .hasJson("/data/1/plan", "PRO")
                .hasJson("/data/2/plan", "BUSINESS");
        assertThat(plans.text("/data/1/prices/0/lookupKey")).startsWith("pro_v");
        assertThat(cast.nobody()
                        .withHeader("Accept", "text/html")
                        .get("/pricing?currency=USD&interval=YEAR")
                        .text())
                .contains("2,190 a year", "Start with Business", "250 people", "1 widget<", "10 widgets<")
                .contains("less than twelve months")
                .doesNotContain("Your plan");
    }

    @Test
    void marksThePlanThatAnOrganizationHasAmongThoseThatAreSold() {
        var page = buyer(PlanKey.PRO)
                .owner()
                .api()
                .withHeader("Accept", "text/html")
                .get("/pricing")
                .text();

        assertThat(page)
                .containsOnlyOnce("Your plan")
                .contains("See what is used", "Change to Business", "Change to Free");
        assertThat(page).doesNotContain("/sign-up");
    }

    @Test
    void tellsAnOrganizationWhatItHasAndUses() {
        var acme = buyer(PlanKey.PRO);
        Tenant.run(acme.id(), () -> transactions.executeWithoutResult(status -> quotas.take(WIDGETS, 2)));

        assertThat(acme.owner().api().get("/api/v1/plan"))
                .hasStatus(200)
                .hasJson("/data/plan", "PRO")
                .hasJson("/data/state", "ACTIVE");
        var usage = acme.owner().api().get("/api/v1/usage");
        var widgets = usage.json("/data")
                .valueStream()
                .filter(use -> use.get("feature").asString().equals(WIDGETS))
                .findFirst()
                .orElseThrow();
        assertThat(widgets.get("used").asLong()).isEqualTo(2);
        assertThat(widgets.get("included").asLong()).isEqualTo(3);
        assertThat(widgets.get("percent").asInt()).isEqualTo(66);
    }

    @Test
    void givesInvitedPeopleASeatAndNobodyOneTooMany() {
        var acme = buyer(PlanKey.FREE);
        var api = acme.owner().api();
        assertThat(invite(api, "ada")).isEqualTo(201);
        assertThat(noticed(acme)).isZero();
        assertThat(invite(api, "grace")).isEqualTo(201);
        assertThat(noticed(acme)).isEqualTo(1);

        var refused = api.post(INVITATIONS, Map.of("email", address("linus"), "role", "MEMBER"));

        assertThat(refused)
                .hasStatus(402)
                .hasErrorCode("PAYMENT_REQUIRED")
                .hasJson("/error/reason", "plan_limit")
                .hasJson("/error/message", "FREE, 3 of 3 seats used")
                .hasJson("/error/remedy", "Upgrade to PRO, which includes 10")
                .hasHeader("Link", "</settings/plan>; rel=\"payment\"");
    }

    @Test
    void letsOperatorsMakeExceptionsThatExpire() {
        var acme = buyer(PlanKey.FREE);
        var operator = Staff.operator(signIns, cast.nobody());
        var path = "/api/v1/operator/organizations/" + acme.id() + "/plan";
        var ends = clock.instant().plus(Duration.ofDays(7));

        var set = operator.put(
                path + "/overrides/" + WIDGETS,
                Map.of("included", 40, "expiresAt", ends.toString(), "reason", "Ticket 17"));

        assertThat(set).hasStatus(204);
        assertThat(included(acme)).isEqualTo(40);
        assertThat(acme.owner().api().get("/api/v1/audit-events?action=plan.overridden"))
                .hasJson("/data/0/changes/included/after", "40")
                .doesNotContain("Ticket 17");
        assertThat(database.jdbc()
                        .sql("""
                                select reason from audit_events
                                where tenant_id = :installation and action = 'plan.overridden' and target_id = :acme
                                """)
                        .param("installation", TenantId.INSTALLATION.value())
                        .param("acme", acme.id().toString())
                        .query(String.class)
                        .list())
                .containsExactly("Ticket 17");

        assertThat(operator.put(path + "/overrides/nothing", Map.of("included", 1, "reason", "x")))
                .hasStatus(422)
                .hasJson("/error/details/0/field", "feature");
        assertThat(operator.delete(path + "/overrides/" + CALLS)).hasStatus(404);
        assertThat(acme.owner().api().get(path)).hasStatus(404);

        clock.advance(Duration.ofDays(7));

        assertThat(entitlements.limit(acme.id(), WIDGETS).included()).isEqualTo(1);
    }

    @Test
    void correctsCountsThatAreWrongAndRecordsIt() {
        var acme = buyer(PlanKey.FREE);
        Tenant.run(acme.id(), () -> transactions.executeWithoutResult(status -> quotas.take(COUNTED, 1)));
        var operator = Staff.operator(signIns, cast.nobody());

        // The nightly comparison may come first, since the tests move the clock.
        await().untilAsserted(() -> {
            database.jdbc()
                    .sql("update plan_usage set used = 4 where tenant_id = :tenant and feature = :feature")
                    .param("tenant", acme.id().value())
                    .param("feature", COUNTED)
                    .update();
            assertThat(operator.post("/api/v1/operator/organizations/" + acme.id() + "/plan/repairs"))
                    .hasStatus(200)
                    .hasJson("/data/corrected", 1);
        });
        assertThat(Tenant.call(acme.id(), () -> quotas.usage(COUNTED)).used()).isZero();
        assertThat(acme.owner().api().get("/api/v1/audit-events?action=usage.repaired"))
                .hasJson("/data/0/changes/used/before", "4")
                .hasJson("/data/0/changes/used/after", "0");
        assertThat(operator.post("/api/v1/operator/organizations/" + acme.id() + "/plan/repairs"))
                .hasJson("/data/corrected", 0);
    }

    @Test
    void saysOnceThatALimitIsNearAndOnceThatItIsReached() {
        var acme = buyer(PlanKey.BUSINESS);

        for (int call = 0; call < 10; call++) {
            Tenant.run(acme.id(), () -> transactions.executeWithoutResult(status -> quotas.take(WIDGETS, 1)));
            Tenant.run(acme.id(), () -> transactions.executeWithoutResult(status -> quotas.giveBack(WIDGETS, 1)));
            Tenant.run(acme.id(), () -> transactions.executeWithoutResult(status -> quotas.take(WIDGETS, 1)));
            assertThat(noticed(acme)).isEqualTo(call < 7 ? 0 : call < 9 ? 1 : 2);
        }

        await().untilAsserted(() -> assertThat(mails(acme))
                .containsExactlyInAnyOrder(
                        "80 % of the widgets of your plan are used", "All widgets of your plan are used"));
    }

    @Test
    void showsPagesToWhoBuysAndWhoSells() {
        var acme = buyer(PlanKey.PRO);
        Tenant.run(acme.id(), () -> transactions.executeWithoutResult(status -> quotas.take(WIDGETS, 3)));
        acme.buys(PlanKey.FREE, 2);

        assertThat(page(acme.owner().api(), "/settings/plan"))
                .contains(
                        "Plan and usage",
                        "Over limit",
                        "You have more widgets than your plan includes",
                        "data-live=\"plan\"");

        var operator = Staff.operator(signIns, cast.nobody());
        assertThat(page(operator, "/console/plans")).contains("BUSINESS v");
        assertThat(page(operator, "/console/plans/PRO")).contains("The next version", "price-base-EUR-MONTH");
        assertThat(page(operator, "/console/entitlements")).contains("Organization");
        assertThat(page(operator, "/console/entitlements/" + acme.id())).contains("Make an exception", "FREE v1");
    }

    private static String page(ApiClient visitor, String path) {
        return visitor.withHeader("Accept", "text/html").get(path).text();
    }

    private long noticed(Buyer buyer) {
        return database.jdbc()
                .sql("""
                        select (select count(*) from event_outbox where tenant_id = :tenant and type = :type)
                            + (select count(*) from events where tenant_id = :tenant and type = :type)
                        """)
                .param("tenant", buyer.id().value())
                .param("type", UsageNoticed.TYPE.name())
                .query(Long.class)
                .single();
    }

    private List<String> mails(Buyer buyer) {
        return database.jdbc()
                .sql("select subject from mails where recipient = :owner and subject like '%of your plan%'")
                .param("owner", buyer.owner().email())
                .query((row, _) -> row.getString(1))
                .list();
    }

    private static long included(Buyer buyer) {
        return buyer.owner()
                .api()
                .get("/api/v1/usage")
                .json("/data")
                .valueStream()
                .filter(use -> use.get("feature").asString().equals(WIDGETS))
                .findFirst()
                .orElseThrow()
                .get("included")
                .asLong();
    }

    private static int invite(ApiClient api, String name) {
        return api.post(INVITATIONS, Map.of("email", address(name), "role", "MEMBER"))
                .status();
    }

    private static String address(String name) {
        return name + "." + UUID.randomUUID() + "@globex.example";
    }

    private Buyer buyer(PlanKey plan) {
        var owner = cast.owner("Acme");
        var buyer = new Buyer(TenantId.of(owner.organizationId()), owner, database, assignments, catalogue);
        buyer.buys(plan, 1);
        return buyer;
    }
}
