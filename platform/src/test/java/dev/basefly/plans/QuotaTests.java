package dev.basefly.plans;

import static dev.basefly.plans.SampleFeatures.CALLS;
import static dev.basefly.plans.SampleFeatures.COUNTED;
import static dev.basefly.plans.SampleFeatures.WIDGETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@PlatformTest
@CrossTenant(reason = "stands for the payment provider")
class QuotaTests {

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
    private TransactionTemplate transactions;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MovableClock clock;

    @Test
    void leaveExactlyAsManyAsThePlanAllowsUnder64Writers() throws Exception {
        var acme = buyer(PlanKey.PRO);

        long taken;
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> work = IntStream.range(0, 64)
                    .<Callable<Boolean>>mapToObj(
                            writer -> () -> take(acme.id(), WIDGETS, 1).allowed())
                    .toList();
            taken = writers.invokeAll(work).stream()
                    .filter(done -> done.resultNow())
                    .count();
        }

        assertThat(taken).isEqualTo(3);
        assertThat(used(acme.id(), WIDGETS)).isEqualTo(3);
        assertThat(take(acme.id(), WIDGETS, 1).refusal())
                .extracting("reason", "message", "remedy")
                .containsExactly("plan_limit", "PRO, 3 of 3 widgets used", "Upgrade to BUSINESS, which includes 10");
    }

    @Test
    void countForEachOrganizationByItself() {
        var acme = buyer(PlanKey.FREE);
        var globex = buyer(PlanKey.FREE);

        assertThat(take(acme.id(), WIDGETS, 1).allowed()).isTrue();
        assertThat(take(acme.id(), WIDGETS, 1).allowed()).isFalse();
        assertThat(take(globex.id(), WIDGETS, 1).allowed()).isTrue();
    }

    @Test
    void takeNothingInATransactionThatIsRolledBack() {
        var acme = buyer(PlanKey.FREE);

        Tenant.run(
                acme.id(),
                () -> transactions.executeWithoutResult(status -> {
                    quotas.take(WIDGETS, 1);
                    status.setRollbackOnly();
                }));

        assertThat(used(acme.id(), WIDGETS)).isZero();
        assertThat(take(acme.id(), WIDGETS, 1).allowed()).isTrue();
    }

    @Test
    void giveBackAndNeverLessThanNothing() {
        var acme = buyer(PlanKey.FREE);
        take(acme.id(), WIDGETS, 1);

        giveBack(acme.id(), WIDGETS, 5);

        assertThat(used(acme.id(), WIDGETS)).isZero();
        assertThat(take(acme.id(), WIDGETS, 1).allowed()).isTrue();
    }

    @Test
    void letGraceBePassedByItsPercentAndSoftLimitsByAnything() {
        var acme = buyer(PlanKey.PRO);

        assertThat(take(acme.id(), CALLS, 12).allowed()).isTrue();
        assertThat(take(acme.id(), CALLS, 1).allowed()).isFalse();

        acme.buys(PlanKey.BUSINESS, 2);
        assertThat(take(acme.id(), WIDGETS, 1_000).allowed()).isTrue();
        assertThat(take(acme.id(), CALLS, 1_000_000).allowed()).isTrue();
    }

    @Test
    void beginAnewWithTheDay() {
        var acme = buyer(PlanKey.FREE);
        assertThat(take(acme.id(), CALLS, 2).allowed()).isTrue();
        assertThat(take(acme.id(), CALLS, 1).allowed()).isFalse();

        clock.advance(Duration.ofDays(1));

        assertThat(take(acme.id(), CALLS, 1).allowed()).isTrue();
        assertThat(used(acme.id(), CALLS)).isEqualTo(1);
    }

    @Test
    void stayAsTheyAreBelowUseAndTakeNothingNew() {
        var acme = buyer(PlanKey.PRO);
        take(acme.id(), WIDGETS, 3);

        acme.buys(PlanKey.FREE, 2);

        var usage = Tenant.call(acme.id(), () -> quotas.usage(WIDGETS));
        assertThat(usage.used()).isEqualTo(3);
        assertThat(usage.isOverLimit()).isTrue();
        assertThat(take(acme.id(), WIDGETS, 1).allowed()).isFalse();
        giveBack(acme.id(), WIDGETS, 2);
        assertThat(take(acme.id(), WIDGETS, 1).allowed()).isFalse();
        giveBack(acme.id(), WIDGETS, 1);
        assertThat(take(acme.id(), WIDGETS, 1).allowed()).isTrue();
    }

    @Test
    void beginWithWhatThereIs() {
        var acme = buyer(PlanKey.FREE);
        Tenant.run(
                acme.id(),
                () -> List.of("a1", "a2", "a3", "a4")
                        .forEach(name -> jdbc.sql("""
                                insert into roles (tenant_id, name, title, created_at, updated_at)
                                values (:tenant, :name, 'Role', now(), now())
                                """)
                                .param("tenant", acme.id().value())
                                .param("name", name)
                                .update()));

        assertThat(used(acme.id(), COUNTED)).isEqualTo(4);
        assertThat(take(acme.id(), COUNTED, 1).used()).isEqualTo(5);
        assertThat(take(acme.id(), COUNTED, 1).allowed()).isFalse();
    }

    @Test
    void areTakenInATransactionAndOfWhatIsCounted() {
        var acme = buyer(PlanKey.FREE);

        Tenant.run(acme.id(), () -> {
            assertThatThrownBy(() -> quotas.take(WIDGETS, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> quotas.take(WIDGETS, 0)).isInstanceOf(IllegalArgumentException.class);
        });
        assertThatThrownBy(() -> take(acme.id(), SampleFeatures.REPORTS, 1)).hasMessageContaining("is not counted");
        take(acme.id(), WIDGETS, 1);
        assertThatThrownBy(() -> Tenant.run(
                        acme.id(), () -> transactions.executeWithoutResult(status -> quotas.take(WIDGETS, 1))))
                .isInstanceOfSatisfying(ApiError.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.PAYMENT_REQUIRED);
                    assertThat(refused.headers()).containsEntry("Link", "</settings/plan>; rel=\"payment\"");
                });
    }

    private EntitlementDecision take(TenantId organization, String feature, long amount) {
        return Tenant.call(organization, () -> transactions.execute(status -> quotas.tryTake(feature, amount)));
    }

    private void giveBack(TenantId organization, String feature, long amount) {
        Tenant.run(organization, () -> transactions.executeWithoutResult(status -> quotas.giveBack(feature, amount)));
    }

    private long used(TenantId organization, String feature) {
        return Tenant.call(organization, () -> quotas.usage(feature)).used();
    }

    private Buyer buyer(PlanKey plan) {
        var owner = cast.owner("Acme");
        var buyer = new Buyer(TenantId.of(owner.organizationId()), owner, database, assignments, catalogue);
        buyer.buys(plan, 1);
        return buyer;
    }
}
