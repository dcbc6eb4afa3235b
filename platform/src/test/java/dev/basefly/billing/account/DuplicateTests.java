package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.param.SubscriptionListParams;
import com.stripe.param.SubscriptionUpdateParams;
import dev.basefly.PlatformTest;
import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.State;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.billing.account.DecisionStore.End;
import dev.basefly.billing.refund.Refund;
import dev.basefly.billing.refund.Refunds;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.database.CrossTenant;
import dev.basefly.jobs.JobFailure;
import dev.basefly.notifications.Mailbox;
import dev.basefly.plans.catalogue.PlanKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;

/** Two pages of one customer, both paid; the platform works on no jobs here, so that nobody but the test ends one. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "corrupts rows of decisions")
class DuplicateTests {

    @Autowired
    private ApplicationContext beans;

    @Autowired
    private Refunds refunds;

    @Autowired
    private Mailbox mailbox;

    private BillingStage stage;

    @BeforeEach
    void open() {
        stage = new BillingStage(beans);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void endsTheLaterOneAndGivesBackWhatWasPaidForIt() {
        var first = stage.pay(PlanKey.PRO);
        var second = payAgain();

        assertThat(stage.duplicates.end(stage.acme, second)).isTrue();
        assertThat(stage.duplicates.end(stage.acme, second)).isTrue();

        assertThat(living()).hasSize(1).doesNotContain(second);
        var given = stage.billing.invoices(stage.acme).stream()
                .filter(invoice -> invoice.refunded().minor() > 0)
                .toList();
        assertThat(given).hasSize(1);
        assertThat(given.getFirst().id()).isNotEqualTo(first.id());
        assertThat(given.getFirst().refundable()).isZero();
        assertThat(refunds.of(stage.acme, given.getFirst().id()))
                .singleElement()
                .satisfies(refund -> {
                    assertThat(refund.origin()).isEqualTo(Refund.Origin.DUPLICATE);
                    assertThat(refund.amount()).isEqualTo(given.getFirst().paid());
                });
        assertThat(stage.audited("subscription.duplicate_ended")).isEqualTo(1);
        assertThat(stage.audited("billing.refunded")).isEqualTo(1);
        var mail = mailbox.newest(stage.email, 1).getFirst();
        assertThat(mail.subject()).isEqualTo("You had subscribed twice");
        assertThat(Objects.requireNonNull(mail.content()).text()).contains("We gave back €");
    }

    @Test
    void isNoticedByWhateverTellsOfTheCustomer() {
        stage.pay(PlanKey.PRO);
        var second = payUnseen();

        var finding = stage.reconcile.one(stage.acme);

        assertThat(finding.differences()).anyMatch(difference -> difference.contains(second));
        assertThat(jobs(second)).isEqualTo(1);
    }

    @Test
    void goesOnWhereItWasCutOff() {
        stage.pay(PlanKey.PRO);
        var second = payAgain();
        assertThat(stage.duplicates.end(stage.acme, second)).isTrue();
        // As if the process had died after Stripe was asked, and nobody had noted or told anything.
        stage.database.jdbc().sql("""
                        update billing_actions set state = 'PENDING', result = null, ended_at = null, told_at = null
                        where tenant_id = ? and kind = 'DUPLICATE'
                        """).param(stage.acme.value()).update();

        assertThat(stage.duplicates.end(stage.acme, second)).isTrue();

        assertThat(refunds.newest(null, 100).stream()
                        .filter(refund -> refund.tenant().equals(stage.acme)))
                .hasSize(1);
    }

    @Test
    void isEndedOnceHoweverManyWorkOnIt() throws Exception {
        stage.pay(PlanKey.PRO);
        var second = payAgain();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> work = () -> endedOrBusy(second);
            for (var done : threads.invokeAll(List.of(work, work, work, work))) {
                done.get();
            }
        }
        stage.duplicates.end(stage.acme, second);

        assertThat(refunds.newest(null, 100).stream()
                        .filter(refund -> refund.tenant().equals(stage.acme)))
                .hasSize(1);
        assertThat(stage.audited("subscription.duplicate_ended")).isEqualTo(1);
    }

    @Test
    void waitsWhileAnotherDecisionIsOpen() {
        stage.pay(PlanKey.PRO);
        var second = payAgain();
        var open = UUID.randomUUID();
        stage.decided.insert(stage.acme, open, Kind.ENDING, Wish.ending("sub_1", true), stage.clock.instant());

        assertThatThrownBy(() -> stage.duplicates.end(stage.acme, second))
                .isInstanceOfSatisfying(
                        JobFailure.class,
                        later -> assertThat(later.isPostponement()).isTrue());
        assertThat(stage.billing.unsettled(100))
                .noneMatch(unsettled -> unsettled.target().equals(second));
    }

    @Test
    void leavesTheOnlyOneAlone() {
        stage.pay(PlanKey.PRO);

        assertThat(stage.duplicates.end(stage.acme, living().getFirst())).isFalse();
        assertThat(living()).hasSize(1);
    }

    @Test
    void leavesWhatBeganLongAgoToOperators() {
        stage.pay(PlanKey.PRO);
        var second = payUnseen();
        stage.clock.advance(Duration.ofDays(8));

        assertThat(stage.sync.now(stage.acme).duplicates()).isEmpty();
        assertThat(stage.reconcile.one(stage.acme).differences())
                .anyMatch(difference -> difference.startsWith("! another subscription " + second));
        assertThat(stage.duplicates.end(stage.acme, second)).isFalse();

        assertThat(living()).hasSize(2);
        assertThat(jobs(second)).isZero();
        assertThat(unsettled(second)).isTrue();
        assertThat(stage.audited("subscription.duplicate_left")).isEqualTo(1);

        cancel(second);
        stage.sync.now(stage.acme);
        assertThat(unsettled(second)).isFalse();
    }

    @Test
    void leavesTheFourthWithinAMonthToOperators() {
        stage.pay(PlanKey.PRO);
        var decided = stage.decided;
        for (int times = 0; times < Duplicates.MOST; times++) {
            end(decided, "sub_earlier" + times, State.DONE);
        }
        var second = payAgain();

        assertThat(stage.duplicates.end(stage.acme, second)).isFalse();
        assertThat(stage.duplicates.end(stage.acme, second)).isFalse();

        assertThat(living()).hasSize(2);
        assertThat(unsettled(second)).isTrue();
        assertThat(stage.sync.now(stage.acme).left()).containsExactly(second);
    }

    @Test
    void leavesWhatWasPaidMoreThanOnceToOperators() {
        stage.pay(PlanKey.PRO);
        var second = payAgain();
        var item = stage.stripe
                .read((calls, options) -> calls.subscriptions().retrieve(second, options))
                .getItems()
                .getData()
                .getFirst()
                .getId();
        var more = SubscriptionUpdateParams.builder()
                .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.ALWAYS_INVOICE)
                .addItem(SubscriptionUpdateParams.Item.builder()
                        .setId(item)
                        .setPrice(stage.orders
                                .lines(BillingStage.order(PlanKey.BUSINESS))
                                .getFirst()
                                .price())
                        .build())
                .build();
        stage.stripe.write(
                IdempotencyKey.of("test", UUID.randomUUID()),
                (calls, options) -> calls.subscriptions().update(second, more, options));

        assertThat(stage.duplicates.end(stage.acme, second)).isFalse();

        assertThat(living()).contains(second);
        assertThat(unsettled(second)).isTrue();
    }

    @Test
    void leavesAloneWhatBecameTheOnlyOneSinceItsEndWasRefused() {
        stage.pay(PlanKey.PRO);
        var first = living().getFirst();
        var second = payAgain();
        end(stage.decided, second, State.REFUSED);
        assertThat(unsettled(second)).isTrue();

        cancel(first);

        assertThat(stage.duplicates.end(stage.acme, second)).isFalse();
        assertThat(living()).containsExactly(second);
        assertThat(unsettled(second)).isFalse();
        assertThat(stage.bought().stripeId()).isEqualTo(second);
    }

    @Test
    void givesBackWhatItEndedThoughTheRefundWasRefusedFirst() {
        stage.pay(PlanKey.PRO);
        var second = payAgain();
        var decided = stage.decided;
        var id = UUID.randomUUID();
        decided.insert(stage.acme, id, Kind.DUPLICATE, Wish.duplicate(second), stage.clock.instant());
        new RefundCalls(stage.stripe).cancel(second, id);
        decided.ended(stage.acme, id);
        decided.end(stage.acme, id, new End(State.REFUSED, null, "refused", List.of()), stage.clock.instant());
        stage.clock.advance(Duration.ofSeconds(1));

        assertThat(stage.duplicates.end(stage.acme, second)).isTrue();

        assertThat(refunds.newest(null, 100).stream()
                        .filter(refund -> refund.tenant().equals(stage.acme)))
                .hasSize(1);
    }

    @Test
    void countsWhatIsPaidForBeforeWhatStandsStill() {
        stage.pay(PlanKey.PRO);
        var first = living().getFirst();
        var second = payUnseen();
        stage.database.jdbc().sql("""
                        update stripe_stand_in_objects set body = jsonb_set(body, '{status}', '"unpaid"') where id = ?
                        """).param(first).update();

        var outcome = stage.sync.now(stage.acme);

        assertThat(stage.bought().stripeId()).isEqualTo(second);
        assertThat(outcome.duplicates()).isEmpty();
        assertThat(outcome.left()).containsExactly(first);
    }

    private void end(DecisionStore decided, String subscription, State state) {
        var id = UUID.randomUUID();
        decided.insert(stage.acme, id, Kind.DUPLICATE, Wish.duplicate(subscription), stage.clock.instant());
        decided.end(
                stage.acme,
                id,
                new End(state, state == State.DONE ? "" : null, null, List.of()),
                stage.clock.instant());
    }

    private boolean unsettled(String subscription) {
        return stage.billing.unsettled(100).stream()
                .anyMatch(open -> open.target().equals(subscription));
    }

    private void cancel(String subscription) {
        stage.stripe.write(
                IdempotencyKey.of("test", UUID.randomUUID()),
                (calls, options) -> calls.subscriptions().cancel(subscription, options));
    }

    private boolean endedOrBusy(String subscription) {
        try {
            return stage.duplicates.end(stage.acme, subscription);
        } catch (JobFailure busy) {
            return false;
        }
    }

    /** Pays for a second subscription, and has it noticed. */
    private String payAgain() {
        var second = payUnseen();
        assertThat(stage.sync.now(stage.acme).duplicates()).containsExactly(second);
        return second;
    }

    private String payUnseen() {
        var before = living();
        var page = stage.anotherPage(PlanKey.PRO);
        stage.clock.advance(Duration.ofMinutes(1));
        assertThat(stage.pages.pay(page, BillingStage.PAYS)).isTrue();
        return living().stream().filter(id -> !before.contains(id)).findFirst().orElseThrow();
    }

    private List<String> living() {
        var params = SubscriptionListParams.builder()
                .setCustomer(stage.stripeId())
                .setStatus(SubscriptionListParams.Status.ACTIVE)
                .build();
        return stage.stripe.read((calls, options) -> calls.subscriptions().list(params, options)).getData().stream()
                .map(com.stripe.model.Subscription::getId)
                .toList();
    }

    private int jobs(String subscription) {
        return stage.database
                .jdbc()
                .sql("""
                        select count(*) from (select payload, kind from jobs union all select payload, kind from finished_jobs) job
                        where kind = 'billing.end_duplicate' and payload::text like ?
                        """)
                .param("%" + subscription + "%")
                .query(Integer.class)
                .single();
    }
}
