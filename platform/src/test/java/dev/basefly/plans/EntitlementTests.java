package dev.basefly.plans;

import static dev.basefly.plans.PlanAssignments.Outcome.APPLIED;
import static dev.basefly.plans.PlanAssignments.Outcome.OLDER;
import static dev.basefly.plans.PlanAssignments.Outcome.UNCHANGED;
import static dev.basefly.plans.SampleFeatures.CALLS;
import static dev.basefly.plans.SampleFeatures.REPORTS;
import static dev.basefly.plans.SampleFeatures.WIDGETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "stands for the payment provider")
class EntitlementTests {

    @Autowired
    private Cast cast;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private PlanAssignments assignments;

    @Autowired
    private PlanCatalogue catalogue;

    @Autowired
    private Entitlements entitlements;

    @Autowired
    private MovableClock clock;

    @Test
    void areThoseOfTheDefaultPlanUntilSomethingIsBought() {
        var acme = buyer();

        assertThat(entitlements.plan(acme.id()).plan()).isEqualTo(PlanKey.BUSINESS);
        assertThat(entitlements.plan(acme.id()).assignment()).isEmpty();

        acme.buys(PlanKey.PRO, 1);

        assertThat(entitlements.limit(acme.id(), WIDGETS).included()).isEqualTo(3);
        assertThat(entitlements.limit(acme.id(), CALLS).most()).isEqualTo(12);
        assertThat(entitlements.has(acme.id(), REPORTS)).isTrue();
        assertThat(entitlements.limit(acme.id(), "api_reads").included()).isEqualTo(1_000);

        acme.buys(PlanKey.FREE, 2);

        assertThat(entitlements.has(acme.id(), REPORTS)).isFalse();
        assertThat(entitlements.limit(acme.id(), WIDGETS).included()).isEqualTo(1);
    }

    @Test
    void takeNoOlderFactForANewerOne() {
        var acme = buyer();

        assertThat(acme.buys(PlanKey.PRO, 7)).isEqualTo(APPLIED);
        assertThat(acme.buys(PlanKey.FREE, 6)).isEqualTo(OLDER);
        assertThat(acme.buys(PlanKey.PRO, 8)).isEqualTo(UNCHANGED);
        assertThat(acme.buys(PlanKey.FREE, 7)).isEqualTo(OLDER);

        assertThat(entitlements.plan(acme.id()).plan()).isEqualTo(PlanKey.PRO);
        assertThat(assignments.find(acme.id()).orElseThrow().sourceVersion()).isEqualTo(8);
    }

    @Test
    void growWithSeatsAndAddOns() {
        var acme = buyer();

        acme.gets(PlanAssignment.of(catalogue.current(PlanKey.PRO), PlanState.ACTIVE, "test", 1)
                .withSeats(25)
                .withAddOns(Map.of("more-widgets", 2)));

        assertThat(entitlements.limit(acme.id(), Features.SEATS).included()).isEqualTo(25);
        assertThat(entitlements.limit(acme.id(), WIDGETS).included()).isEqualTo(13);
        assertThatThrownBy(
                        () -> acme.gets(PlanAssignment.of(catalogue.current(PlanKey.PRO), PlanState.ACTIVE, "test", 2)
                                .withAddOns(Map.of("unheard-of", 1))))
                .hasMessageContaining("has no add-on unheard-of");
    }

    @Test
    void endWithTheTrialAndTheGraceByTheClock() {
        var acme = buyer();
        var pro = catalogue.current(PlanKey.PRO);
        acme.gets(PlanAssignment.of(pro, PlanState.TRIALING, "test", 1).until(in(Duration.ofDays(14))));
        assertThat(entitlements.limit(acme.id(), WIDGETS).included()).isEqualTo(3);

        clock.advance(Duration.ofDays(14));

        assertThat(entitlements.plan(acme.id()).isEntitled()).isFalse();
        assertThat(entitlements.plan(acme.id()).assignment()).isPresent();
        assertThat(entitlements.limit(acme.id(), WIDGETS).included()).isNotEqualTo(3);

        acme.gets(PlanAssignment.of(pro, PlanState.PAST_DUE, "test", 2).until(in(Duration.ofDays(3))));
        assertThat(entitlements.limit(acme.id(), WIDGETS).included()).isEqualTo(3);

        clock.advance(Duration.ofDays(3));

        assertThat(entitlements.plan(acme.id()).isEntitled()).isFalse();
    }

    @Test
    void areAskedForDeclaredFeaturesOnly() {
        var acme = buyer();

        assertThatThrownBy(() -> entitlements.has(acme.id(), "widgetz"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No module declares the feature widgetz");
    }

    @Test
    void sayWhatWouldHelp() {
        var acme = buyer();
        acme.buys(PlanKey.FREE, 1);

        Tenant.run(acme.id(), () -> {
            assertThat(entitlements.included(REPORTS).refusal())
                    .extracting("reason", "message", "remedy")
                    .containsExactly(
                            "plan_feature", "FREE does not include reports", "Upgrade to PRO, which includes it");
            assertThat(entitlements.check(WIDGETS, 1).allowed()).isTrue();
            assertThat(entitlements.check(WIDGETS, 2).refusal())
                    .extracting("reason", "message", "remedy")
                    .containsExactly("plan_limit", "FREE, 0 of 1 widgets used", "Upgrade to PRO, which includes 3");
        });
        assertThat(entitlements.check(acme.id(), Features.SEATS, 3, 1).refusal())
                .extracting("message", "remedy")
                .containsExactly("FREE, 3 of 3 seats used", "Upgrade to PRO, which includes 10");
    }

    @Test
    void areAssignedOnlyWhereItIsKnownWhy() {
        var acme = buyer();

        assertThatThrownBy(() -> assignments.assign(
                        acme.id(), PlanAssignment.of(catalogue.current(PlanKey.PRO), PlanState.ACTIVE, "test", 1)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> acme.gets(
                        new PlanAssignment(PlanKey.PRO, 99, PlanState.ACTIVE, 0, Map.of(), null, null, "test", 1)))
                .hasMessage("There is no version 99 of PRO");
    }

    @Test
    void growWithoutOverflowing() {
        assertThat(Grant.hard(Long.MAX_VALUE - 1).plus(5)).isEqualTo(Grant.unlimited());
        assertThat(Grant.withGrace(Long.MAX_VALUE - 1, 100).most()).isEqualTo(Grant.UNLIMITED);
        assertThat(Grant.withGrace(15, 10).most()).isEqualTo(16);
    }

    private Instant in(Duration time) {
        return clock.instant().plus(time);
    }

    private Buyer buyer() {
        var owner = cast.owner("Acme");
        return new Buyer(TenantId.of(owner.organizationId()), owner, database, assignments, catalogue);
    }
}
