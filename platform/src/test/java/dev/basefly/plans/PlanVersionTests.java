package dev.basefly.plans;

import static dev.basefly.plans.SampleFeatures.PLANNED;
import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanDraft;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.catalogue.Price;
import dev.basefly.plans.catalogue.Tariff;
import dev.basefly.plans.operation.PlanMoves;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Staff;
import dev.basefly.testkit.Cast;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who bought a version keeps it, whatever is sold later, until moved. */
@PlatformTest
@CrossTenant(reason = "stands for the payment provider")
class PlanVersionTests {

    @Autowired
    private Cast cast;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private PlanAssignments assignments;

    @Autowired
    private PlanCatalogue catalogue;

    @Autowired
    private PlanMoves moves;

    @Autowired
    private Entitlements entitlements;

    @Autowired
    private SignIns signIns;

    @Test
    void keepTheirCustomersThroughAnyEditsAndMoves() {
        Map<Integer, Long> granted = new HashMap<>();
        Map<Integer, List<Price>> prices = new HashMap<>();
        catalogue.versions(PlanKey.PRO).forEach(version -> remember(version, granted, prices));
        List<Buyer> buyers = List.of(buyer(), buyer(), buyer());
        Map<TenantId, Integer> expected = new HashMap<>();
        PlanVersion first = catalogue.current(PlanKey.PRO);
        Random random = new Random(20_260_501);
        long sourceVersion = 1;

        for (int step = 0; step < 60; step++) {
            Buyer someone = buyers.get(random.nextInt(buyers.size()));
            switch (random.nextInt(3)) {
                case 0 -> remember(publish(1 + random.nextInt(9)), granted, prices);
                case 1 -> {
                    someone.buys(PlanKey.PRO, sourceVersion++);
                    expected.put(someone.id(), catalogue.current(PlanKey.PRO).version());
                }
                default -> {
                    int from = expected.getOrDefault(someone.id(), 1);
                    int to = 1 + random.nextInt(granted.size());
                    if (from != to) {
                        moves.move(PlanKey.PRO, from, to, "a property");
                        expected.replaceAll((_, version) -> version == from ? to : version);
                    }
                }
            }
            expected.forEach((organization, version) -> assertThat(
                            entitlements.limit(organization, PLANNED).included())
                    .isEqualTo(granted.get(version)));
        }

        // Others buy at the prices that there were.
        remember(publish(first.prices(), first.grant(PLANNED)), granted, prices);
        Set<String> keys = new HashSet<>();
        for (PlanVersion version : catalogue.versions(PlanKey.PRO)) {
            assertThat(version.prices()).isEqualTo(prices.get(version.version()));
            for (Price price : version.prices()) {
                assertThat(keys.add(price.lookupKey())).isTrue();
                assertThat(catalogue.byLookupKey(price.lookupKey())).hasValueSatisfying(offer -> {
                    assertThat(offer.version()).isEqualTo(version);
                    assertThat(offer.price()).isEqualTo(price);
                });
            }
        }
    }

    @Test
    void areMadeOfWhatWasLookedAtAndShownBefore() {
        var operator = Staff.operator(signIns, cast.nobody());
        var acme = buyer();
        acme.buys(PlanKey.BUSINESS, 1);
        int based = catalogue.current(PlanKey.BUSINESS).version();
        var changes = Map.of(PLANNED, Map.of("included", 99));
        var next = Map.of("baseVersion", based, "includes", changes, "reason", "More of it");

        var preview = operator.post("/api/v1/operator/plans/BUSINESS/versions/previews", Map.of("includes", changes));
        assertThat(preview)
                .hasStatus(200)
                .hasJson("/data/changes/0/what", PLANNED)
                .hasJson("/data/changes/0/after", "99");
        assertThat(preview.json("/data/organizations/ACTIVE").asLong()).isPositive();
        assertThat(catalogue.current(PlanKey.BUSINESS).version()).isEqualTo(based);

        assertThat(operator.post("/api/v1/operator/plans/BUSINESS/versions", next))
                .hasStatus(201)
                .hasJson("/data/version", based + 1)
                .hasHeader("Location", "/api/v1/operator/plans/BUSINESS/versions/" + (based + 1));
        assertThat(operator.get("/api/v1/operator/plans/BUSINESS/versions/" + (based + 1)))
                .hasStatus(200)
                .hasJson("/data/version", based + 1);
        assertThat(operator.get("/api/v1/operator/plans/BUSINESS/versions/" + (based + 2)))
                .hasStatus(404);
        assertThat(operator.post("/api/v1/operator/plans/BUSINESS/versions", next))
                .hasStatus(409)
                .hasJson("/error/reason", "plan_changed");
        assertThat(entitlements.limit(acme.id(), PLANNED).included()).isNotEqualTo(99);

        assertThat(operator.post(
                        "/api/v1/operator/plans/BUSINESS/moves/previews", Map.of("from", based, "to", based + 1)))
                .hasStatus(200)
                .hasJson("/data/changes/0/after", "99");
        assertThat(operator.post(
                        "/api/v1/operator/plans/BUSINESS/moves",
                        Map.of("from", based, "to", based + 1, "reason", "For all")))
                .hasStatus(200)
                .hasJson("/data/left", 0);
        assertThat(entitlements.limit(acme.id(), PLANNED).included()).isEqualTo(99);
    }

    @Test
    void areRefusedWhenTheyMakeNoSense() {
        var pro = catalogue.current(PlanKey.PRO);
        var euro = new Tariff(Price.BASE, BillingInterval.MONTH, Money.of("EUR", 1));
        var draft = new PlanDraft(
                PlanKey.PRO,
                " ",
                "Described",
                -1,
                0,
                List.of(),
                List.of(euro, euro, new Tariff("unheard-of", BillingInterval.MONTH, Money.of("EUR", 1))),
                Map.of("unheard_of", Grant.ON));

        assertThatThrownBy(() -> catalogue.publish(draft, pro.version(), "nonsense"))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        refused -> assertThat(refused.details())
                                .extracting("field")
                                .containsExactly(
                                        "title",
                                        "trialDays",
                                        "includedSeats",
                                        "prices",
                                        "prices",
                                        "grants.unheard_of"));
        assertThat(catalogue.current(PlanKey.PRO)).isEqualTo(pro);
    }

    @Test
    void cannotBeChangedEvenBySql() {
        assertThatThrownBy(() ->
                        database.jdbc().sql("update plan_prices set amount = 1").update())
                .hasStackTraceContaining("permission denied");
        assertThatThrownBy(() -> database.jdbc().sql("delete from plan_grants").update())
                .hasStackTraceContaining("permission denied");
    }

    private PlanVersion publish(int number) {
        PlanVersion before = catalogue.current(PlanKey.PRO);
        List<Price> dearer = before.prices().stream()
                .map(price -> new Price(
                        price.item(),
                        price.interval(),
                        price.money().plus(Money.of(price.money().currency().getCurrencyCode(), number)),
                        price.lookupKey()))
                .toList();
        return publish(dearer, Grant.hard(number));
    }

    private PlanVersion publish(List<Price> prices, Grant planned) {
        PlanVersion before = catalogue.current(PlanKey.PRO);
        return catalogue.publish(
                new PlanDraft(
                        before.plan(),
                        before.title(),
                        before.description(),
                        before.trialDays(),
                        before.includedSeats(),
                        before.addOns(),
                        prices.stream()
                                .map(price -> new Tariff(price.item(), price.interval(), price.money()))
                                .toList(),
                        Map.of(PLANNED, planned)),
                before.version(),
                "a property");
    }

    private static void remember(PlanVersion version, Map<Integer, Long> granted, Map<Integer, List<Price>> prices) {
        granted.put(version.version(), version.grant(PLANNED).included());
        prices.put(version.version(), version.prices());
    }

    private Buyer buyer() {
        var owner = cast.owner("Acme");
        return new Buyer(TenantId.of(owner.organizationId()), owner, database, assignments, catalogue);
    }
}
