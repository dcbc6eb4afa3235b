package dev.basefly.plans;

import static dev.basefly.plans.SampleFeatures.WIDGETS;
import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.plans.catalogue.AddOn;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanDraft;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.catalogue.Tariff;
import dev.basefly.plans.operation.PlanMoves;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Staff;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What operators do to many organizations, or to one, beside what these buy at the same time. */
@PlatformTest
@CrossTenant(reason = "stands for the payment provider")
class PlanMoveTests {

    private static final AddOn MORE = new AddOn("more-widgets", "5 more widgets", WIDGETS, 5);

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

    @Autowired
    private MovableClock clock;

    @Test
    void leaveAloneWhoBuysSomethingElseAtThisMoment() throws Exception {
        var from = publish(List.of());
        var acme = buyer();
        var globex = buyer();
        acme.gets(active(from, 1));
        globex.gets(active(from, 1));
        var to = publish(List.of());

        var moved = movedWhile(from, to, () -> acme.buys(PlanKey.PRO, 2));

        assertThat(moved).isEqualTo(new PlanMoves.Moved(1, 0));
        assertThat(entitlements.plan(acme.id()).plan()).isEqualTo(PlanKey.PRO);
        assertThat(assignments.find(globex.id()).orElseThrow()).isEqualTo(active(to, 1));
    }

    @Test
    void leaveAloneWhoIsErasedAtThisMoment() throws Exception {
        var from = publish(List.of());
        var acme = buyer();
        acme.gets(active(from, 1));
        var to = publish(List.of());

        var moved = movedWhile(from, to, () -> new PlanErasure(database).erase(acme.id()));

        assertThat(moved).isEqualTo(new PlanMoves.Moved(0, 0));
        assertThat(assignments.find(acme.id())).isEmpty();
    }

    @Test
    void leaveAloneWhoBuysAnAddOnAtThisMomentThatTheNewVersionLacks() throws Exception {
        var from = publish(List.of(MORE));
        var acme = buyer();
        acme.gets(active(from, 1));
        var to = publish(List.of());

        var moved = movedWhile(from, to, () -> acme.gets(active(from, 2).withAddOns(Map.of(MORE.key(), 1))));

        assertThat(moved).isEqualTo(new PlanMoves.Moved(0, 1));
        assertThat(database.jdbc()
                        .sql("""
                                select count(*) from audit_events
                                where tenant_id = :installation and action = 'plan.moved' and target_id = :version
                                """)
                        .param("installation", TenantId.INSTALLATION.value())
                        .param("version", from.label())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void areRefusedBeforeTheyBeginWhereTheNewVersionLacksAnAddOn() {
        var from = publish(List.of(MORE));
        var acme = buyer();
        var globex = buyer();
        acme.gets(active(from, 1).withAddOns(Map.of(MORE.key(), 2)));
        globex.gets(active(from, 1));
        var to = publish(List.of());
        var operator = Staff.operator(signIns, cast.nobody());

        assertThat(operator.post(
                        "/api/v1/operator/plans/BUSINESS/moves",
                        Map.of("from", from.version(), "to", to.version(), "reason", "For all")))
                .hasStatus(409)
                .hasJson("/error/reason", "add_on_missing")
                .hasJson(
                        "/error/message",
                        to.label() + " lacks add-ons that organizations have bought: more-widgets (1)");
        assertThat(operator.put(path(acme), Map.of("plan", "BUSINESS")))
                .hasStatus(409)
                .hasJson("/error/reason", "add_on_missing");

        assertThat(assignments.find(acme.id()).orElseThrow().version()).isEqualTo(from.version());
        assertThat(assignments.find(globex.id()).orElseThrow().version()).isEqualTo(from.version());
    }

    @Test
    void giveAPlanToWhomHasNoneOfWhatItBoughtAnyMore() {
        var acme = buyer();
        acme.gets(PlanAssignment.of(catalogue.current(PlanKey.BUSINESS), PlanState.CANCELED, "stripe", 7)
                .withSeats(300));
        var operator = Staff.operator(signIns, cast.nobody());

        assertThat(operator.put(path(acme), Map.of("plan", "PRO")))
                .hasStatus(200)
                .hasJson("/data/plan", "PRO")
                .hasJson("/data/state", "ACTIVE");

        assertThat(assignments.find(acme.id()).orElseThrow())
                .isEqualTo(PlanAssignment.of(catalogue.current(PlanKey.PRO), PlanState.ACTIVE, "operator", 7)
                        .withSeats(300));
        assertThat(acme.buys(PlanKey.FREE, 6)).isEqualTo(PlanAssignments.Outcome.OLDER);
        assertThat(acme.buys(PlanKey.FREE, 8)).isEqualTo(PlanAssignments.Outcome.APPLIED);
    }

    @Test
    void giveAPlanThatDoesNotEndWithTheTrialBefore() {
        var acme = buyer();
        var end = clock.instant().plus(Duration.ofDays(3));
        acme.gets(PlanAssignment.of(catalogue.current(PlanKey.PRO), PlanState.TRIALING, "stripe", 1)
                .until(end));

        assertThat(Staff.operator(signIns, cast.nobody()).put(path(acme), Map.of("plan", "PRO")))
                .hasStatus(200);
        clock.advance(Duration.ofDays(4));

        assertThat(entitlements.plan(acme.id()).isEntitled()).isTrue();
    }

    @Test
    void giveNothingToWhoIsDeletedOrUnknown() {
        var acme = buyer();
        var pro = catalogue.current(PlanKey.PRO);
        database.jdbc()
                .sql("update organizations set state = 'DELETED', deleted_at = now() where tenant_id = :id")
                .param("id", acme.id().value())
                .update();

        assertThatThrownBy(() -> assignments.give(acme.id(), pro, "operator"))
                .isInstanceOfSatisfying(
                        ApiError.class, refused -> assertThat(refused.reason()).isEqualTo("organization_deleted"));
        assertThatThrownBy(() -> assignments.give(TenantId.next(clock), pro, "operator"))
                .isInstanceOf(ApiError.class);
        assertThat(assignments.find(acme.id())).isEmpty();
    }

    /** Moves while this is done and not yet committed. */
    private PlanMoves.Moved movedWhile(PlanVersion from, PlanVersion to, Runnable change) throws Exception {
        try (var operator = Executors.newSingleThreadExecutor()) {
            var moving = database.inTransaction(() -> {
                change.run();
                var going = operator.submit(
                        () -> moves.move(from.plan(), from.version(), to.version(), "A better version"));
                await().until(this::somebodyWaits);
                return going;
            });
            return moving.get();
        }
    }

    private boolean somebodyWaits() {
        return database.jdbc()
                .sql("select exists (select from pg_locks where locktype = 'advisory' and not granted)")
                .query(Boolean.class)
                .single();
    }

    private PlanVersion publish(List<AddOn> addOns) {
        PlanVersion before = catalogue.current(PlanKey.BUSINESS);
        List<Tariff> tariffs = before.prices().stream()
                .map(price -> new Tariff(price.item(), price.interval(), price.money()))
                .toList();
        return catalogue.publish(
                new PlanDraft(
                        before.plan(),
                        before.title(),
                        before.description(),
                        before.trialDays(),
                        before.includedSeats(),
                        addOns,
                        tariffs,
                        Map.of()),
                before.version(),
                "a test");
    }

    private static PlanAssignment active(PlanVersion version, long sourceVersion) {
        return PlanAssignment.of(version, PlanState.ACTIVE, "test", sourceVersion);
    }

    private static String path(Buyer buyer) {
        return "/api/v1/operator/organizations/" + buyer.id() + "/plan";
    }

    private Buyer buyer() {
        var owner = cast.owner("Acme");
        return new Buyer(TenantId.of(owner.organizationId()), owner, database, assignments, catalogue);
    }
}
