package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.param.InvoiceListParams;
import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.State;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.billing.stripe.ScriptedStripe;
import dev.basefly.billing.stripe.TestStripe;
import dev.basefly.database.CrossTenant;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.PlanState;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.UserId;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.DeletionObstacle;
import dev.basefly.tenancy.spi.ErasurePart;
import java.io.IOException;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What goes wrong outside, or is wrong: each time there is a clear state, nothing is lost and nothing charged twice. */
@PlatformTest
@CrossTenant(reason = "deletes an organization by hand")
class BadInputTests {

    private static final String FAILS = "4000000000000341";

    @Autowired
    private ApplicationContext beans;

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
    void decidesNothingThatIsNotSold() {
        var eur = Currency.getInstance("EUR");
        for (var order : List.of(
                new Order(PlanKey.PRO, BillingInterval.MONTH, Currency.getInstance("CHF"), 0, ""),
                new Order(PlanKey.PRO, BillingInterval.MONTH, eur, -1, ""),
                new Order(PlanKey.PRO, BillingInterval.MONTH, eur, Integer.MAX_VALUE, ""),
                new Order(PlanKey.of("NOBODYS"), BillingInterval.MONTH, eur, 0, ""),
                new Order(PlanKey.FREE, BillingInterval.MONTH, eur, 0, ""))) {
            assertThatThrownBy(() -> stage.billing.checkout(stage.acme, order, stage.email))
                    .isInstanceOfSatisfying(
                            ApiError.class,
                            error -> assertThat(error.code().status()).isEqualTo(422));
        }
        assertThat(decisions()).isZero();

        stage.pay(PlanKey.PRO);
        var before = decisions();
        assertThatThrownBy(() -> stage.billing.change(
                        stage.acme,
                        new Order(PlanKey.BUSINESS, BillingInterval.MONTH, Currency.getInstance("USD"), 0, "")))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        error -> assertThat(error.code().status()).isEqualTo(422));
        assertThat(decisions()).isEqualTo(before);
    }

    @Test
    void sellsNothingOnAPageThatWasAbandoned() {
        var abandoned = stage.billing.checkout(stage.acme, BillingStage.order(PlanKey.PRO), stage.email);
        stage.move(Duration.ofHours(25));

        assertThat(stage.pages.pay(abandoned, BillingStage.PAYS)).isFalse();
        assertThat(stage.billing.customer(stage.acme).orElseThrow().isSubscribed())
                .isFalse();
        assertThat(stage.billing.invoices(stage.acme)).isEmpty();

        stage.pay(PlanKey.PRO);
        assertThat(paid()).isEqualTo(1);
    }

    @Test
    void doesNotBringAPlanBackByAPaymentAfterItsEnd() {
        stage.pay(PlanKey.PRO);
        stage.pages.useCard(stage.stripeId(), FAILS);
        stage.move(Duration.ofDays(31));
        var bought = stage.bought();
        assertThat(bought.state()).isEqualTo(SubscriptionState.PAST_DUE);
        var open = stage.billing.invoices(stage.acme).getFirst();
        assertThat(open.state()).isEqualTo(Invoice.State.OPEN);

        stage.stripe.write(
                IdempotencyKey.of("test", UUID.randomUUID()),
                (calls, options) -> calls.subscriptions().cancel(bought.stripeId(), options));
        stage.pages.useCard(stage.stripeId(), BillingStage.PAYS);
        stage.stripe.write(
                IdempotencyKey.of("test", UUID.randomUUID()),
                (calls, options) -> calls.invoices().pay(open.id(), options));
        stage.sync.now(stage.acme);

        assertThat(stage.billing.invoice(stage.acme, open.id()).state()).isEqualTo(Invoice.State.PAID);
        assertThat(stage.billing.customer(stage.acme).orElseThrow().isSubscribed())
                .isFalse();
        assertThat(beans.getBean(PlanAssignments.class)
                        .find(stage.acme)
                        .orElseThrow()
                        .state())
                .isEqualTo(PlanState.CANCELED);
        // What was paid too late can be given back.
        assertThat(stage.billing.refund(stage.acme, UUID.randomUUID(), open.id(), 0, "Paid after the end"))
                .startsWith("re_");
    }

    @Test
    void findsOutInTheEndWhateverStripeAnsweredFirst() throws IOException {
        stage.pay(PlanKey.PRO);
        var subscription = stage.bought().stripeId();
        for (var answer : List.of("500", "200")) {
            try (var stripe = new ScriptedStripe()) {
                stripe.answers(Integer.parseInt(answer), "<html>garbage</html>");
                var confused = stage.decisionsBy(TestStripe.at(stripe.address(), "sk_test_1", stage.clock));

                var attempt = UUID.randomUUID();
                assertThatThrownBy(() -> confused.decide(
                                stage.acme, attempt, Kind.ENDING, Wish.ending(subscription, answer.equals("500"))))
                        .isInstanceOfSatisfying(
                                ApiError.class,
                                error -> assertThat(error.reason()).isEqualTo("outcome_unknown"));
                assertThatThrownBy(() -> stage.billing.change(stage.acme, BillingStage.order(PlanKey.BUSINESS)))
                        .isInstanceOfSatisfying(
                                ApiError.class,
                                error -> assertThat(error.reason()).isEqualTo("billing_busy"));

                assertThat(stage.decisions.resolve(stage.acme, attempt)).isEqualTo(State.DONE);
            }
        }
    }

    @Test
    void changesNothingWhileStripeIsBusy() throws IOException {
        stage.pay(PlanKey.PRO);
        var subscription = stage.bought().stripeId();
        try (var stripe = new ScriptedStripe()) {
            stripe.answers(429, "{\"error\": {\"type\": \"invalid_request_error\", \"code\": \"rate_limit\"}}");
            var busy = stage.decisionsBy(TestStripe.at(stripe.address(), "sk_test_1", stage.clock));

            assertThatThrownBy(() -> busy.decide(stage.acme, Kind.ENDING, Wish.ending(subscription, true)))
                    .isInstanceOfSatisfying(ApiError.class, error -> {
                        assertThat(error.reason()).isEqualTo("stripe_busy");
                        assertThat(error.headers()).containsKey("Retry-After");
                    });
        }

        // Nobody has to wait for it: the decision is refused, and the next one goes through.
        stage.billing.end(stage.acme, true);
        assertThat(stage.bought().endsWithPeriod()).isTrue();
    }

    @Test
    void collectsNothingMoreFromAnOrganizationThatIsErasedWithAnOpenInvoice() {
        stage.pay(PlanKey.PRO);
        stage.pages.useCard(stage.stripeId(), FAILS);
        stage.move(Duration.ofDays(31));
        var open = stage.billing.invoices(stage.acme).getFirst();
        var customer = stage.stripeId();
        var owner = new DataSubject(UserId.of(stage.owner.id()), stage.owner.email(), stage.owner.name());
        assertThat(beans.getBean("openBills", DeletionObstacle.class).hindering(owner))
                .singleElement()
                .satisfies(obstacle -> assertThat(obstacle.reason()).isEqualTo("billing_outstanding"));

        stage.database
                .jdbc()
                .sql("update organizations set state = 'DELETED', deleted_at = now() where tenant_id = ?")
                .param(stage.acme.value())
                .update();
        var erasure = beans.getBean("stripeCustomerErasure", ErasurePart.class);
        assertThat(erasure.erase(stage.acme)).isEqualTo(1);
        assertThat(erasure.erase(stage.acme)).isLessThanOrEqualTo(1);
        stage.pages.catchUp(customer, stage.clock.instant().plus(Duration.ofDays(60)));

        var params = InvoiceListParams.builder().setCustomer(customer).build();
        var invoices = stage.stripe
                .read((calls, options) -> calls.invoices().list(params, options))
                .getData();
        assertThat(invoices)
                .filteredOn(invoice -> invoice.getId().equals(open.id()))
                .singleElement()
                .satisfies(invoice -> assertThat(invoice.getStatus()).isEqualTo("uncollectible"));
        assertThat(invoices)
                .filteredOn(invoice -> "open".equals(invoice.getStatus()))
                .isEmpty();
    }

    private int decisions() {
        return stage.database
                .jdbc()
                .sql("select count(*) from billing_actions where tenant_id = ?")
                .param(stage.acme.value())
                .query(Integer.class)
                .single();
    }

    private long paid() {
        return stage.billing.invoices(stage.acme).stream()
                .filter(invoice -> invoice.paid().minor() > 0)
                .count();
    }
}
