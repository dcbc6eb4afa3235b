package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.stripe.param.RefundCreateParams;
import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.State;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.billing.account.DecisionStore.End;
import dev.basefly.billing.inbox.EventEffect;
import dev.basefly.billing.refund.Refund;
import dev.basefly.billing.refund.Refunds;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.billing.stripe.ScriptedStripe;
import dev.basefly.billing.stripe.TestStripe;
import dev.basefly.database.CrossTenant;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.plans.catalogue.PlanKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@PlatformTest
@CrossTenant(reason = "deletes rows of invoices and refunds")
class RefundTests {

    private static final String REASON = "Goodwill";

    @Autowired
    private ApplicationContext beans;

    @Autowired
    private Refunds refunds;

    private BillingStage stage;
    private Invoice invoice;

    @BeforeEach
    void open() {
        stage = new BillingStage(beans);
        invoice = stage.pay(PlanKey.PRO);
    }

    @AfterEach
    void close() {
        // Nobody else's newest refunds.
        stage.database
                .jdbc()
                .sql("delete from billing_refunds where tenant_id = ?")
                .param(stage.acme.value())
                .update();
        stage.close();
    }

    @Test
    void givesBackNoMoreThanWasPaid() {
        var paid = invoice.paid().minor();

        assertThat(refund(UUID.randomUUID(), 1000)).startsWith("re_");
        assertThatThrownBy(() -> refund(UUID.randomUUID(), paid - 999)).isInstanceOf(ApiError.class);
        assertThatThrownBy(() -> refund(UUID.randomUUID(), -1)).isInstanceOf(ApiError.class);
        assertThatThrownBy(() -> stage.billing.refund(stage.acme, UUID.randomUUID(), "in_foreign", 1, REASON))
                .isInstanceOf(ApiError.class);
        assertThatThrownBy(() -> stage.billing.refund(stage.acme, UUID.randomUUID(), invoice.id(), 1, " "))
                .isInstanceOf(ApiError.class);
        assertThat(refund(UUID.randomUUID(), 0)).startsWith("re_");
        assertThatThrownBy(() -> refund(UUID.randomUUID(), 0))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.reason()).isEqualTo("nothing_paid"));

        var now = stage.billing.invoice(stage.acme, invoice.id());
        assertThat(now.refunded().minor()).isEqualTo(paid);
        assertThat(now.refundable()).isZero();
        assertThat(refunds.of(stage.acme, invoice.id())).hasSize(2).allSatisfy(refund -> {
            assertThat(refund.origin()).isEqualTo(Refund.Origin.OPERATOR);
            assertThat(refund.state()).isEqualTo(Refund.State.SUCCEEDED);
            assertThat(refund.reason()).isEqualTo(REASON);
        });
        assertThat(stage.audited("billing.refund_requested")).isEqualTo(2);
        assertThat(stage.audited("billing.refunded")).isEqualTo(2);
    }

    @Test
    void isOneRefundHoweverOftenTheFormIsSent() {
        var attempt = UUID.randomUUID();

        var first = refund(attempt, 700);

        assertThat(refund(attempt, 700)).isEqualTo(first);
        assertThat(refunds.of(stage.acme, invoice.id())).hasSize(1);
    }

    @Test
    void givesAllOfItBackOnceHoweverManyAskAtOnce() throws Exception {
        var made = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> work = () -> {
                try {
                    return refund(UUID.randomUUID(), 0);
                } catch (ApiError refused) {
                    return "";
                }
            };
            for (var done :
                    threads.invokeAll(Stream.generate(() -> work).limit(6).toList())) {
                made.add(done.get());
            }
        }

        assertThat(made).filteredOn(id -> !id.isEmpty()).hasSize(1);
        assertThat(stage.billing.invoice(stage.acme, invoice.id()).refunded()).isEqualTo(invoice.paid());
    }

    @Test
    void learnsOfWhatWasGivenBackAtStripe() {
        var payment = new RefundCalls(stage.stripe).payment(invoice.id()).orElseThrow();
        var params = RefundCreateParams.builder()
                .setPaymentIntent(payment)
                .setAmount(300L)
                .build();
        stage.stripe.write(
                IdempotencyKey.of("test", UUID.randomUUID()),
                (calls, options) -> calls.refunds().create(params, options));
        var effect = beans.getBean("billingRefundEffect", EventEffect.class);
        var told = stage.events().getLast();
        assertThat(told.type()).isEqualTo("refund.created");

        stage.deliver(effect, told);
        stage.deliver(effect, told);

        assertThat(refunds.of(stage.acme, invoice.id()))
                .singleElement()
                .satisfies(refund -> assertThat(refund.origin()).isEqualTo(Refund.Origin.STRIPE));
        assertThat(stage.billing.invoice(stage.acme, invoice.id()).refunded().minor())
                .isEqualTo(300);
        assertThat(stage.reconcile.one(stage.acme).differences()).isEmpty();
    }

    @Test
    void isStillThereWhenTheInvoiceIsStoredAnew() {
        refund(UUID.randomUUID(), 500);
        stage.database
                .jdbc()
                .sql("delete from billing_invoices where tenant_id = ?")
                .param(stage.acme.value())
                .update();

        stage.reconcile.one(stage.acme);

        assertThat(stage.billing.invoice(stage.acme, invoice.id()).refunded().minor())
                .isEqualTo(500);
    }

    @Test
    void isOneRefundOfAnAttemptThatWasRefusedFirst() throws Exception {
        var attempt = UUID.randomUUID();
        refuse(attempt);

        var first = refund(attempt, 400);

        assertThat(refund(attempt, 400)).isEqualTo(first);
        assertThat(refund(attempt, 300)).isEqualTo(first);
        assertThat(refunds.of(stage.acme, invoice.id())).hasSize(1);
        assertThat(stage.audited("billing.refund_requested")).isEqualTo(2);
    }

    @Test
    void isOneRefundHoweverManySendAnAttemptAtOnceThatWasRefused() throws Exception {
        var attempt = UUID.randomUUID();
        refuse(attempt);
        var made = new HashSet<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> work = () -> {
                try {
                    return refund(attempt, 400);
                } catch (ApiError busy) {
                    return "";
                }
            };
            for (var done :
                    threads.invokeAll(Stream.generate(() -> work).limit(6).toList())) {
                made.add(done.get());
            }
        }
        made.add(refund(attempt, 400));

        made.remove("");
        assertThat(made).hasSize(1);
        assertThat(refunds.of(stage.acme, invoice.id())).hasSize(1);
        assertThat(stage.billing.invoice(stage.acme, invoice.id()).refunded().minor())
                .isEqualTo(400);
    }

    @Test
    void countsWhatStripeDidForOneOfTwoThoughTheOtherOneWasRefused() {
        var attempt = UUID.randomUUID();
        var store = stage.decided;
        store.insert(stage.acme, attempt, Kind.REFUND, wish(), stage.clock.instant());

        assertThat(store.unheard(stage.acme, attempt, "busy", stage.clock.instant()))
                .isEqualTo(State.REFUSED);
        var done = new RefundCalls(stage.stripe).one(stage.acme, attempt, wish(), false);
        assertThat(store.end(stage.acme, attempt, done, stage.clock.instant())).isTrue();

        assertThat(refund(attempt, 400)).isEqualTo(done.result());
        assertThat(refunds.of(stage.acme, invoice.id())).hasSize(1);
    }

    @Test
    void findsTheRefundOfADecisionWhoseKeyStripeForgot() {
        var attempt = UUID.randomUUID();
        var store = stage.decided;
        store.insert(stage.acme, attempt, Kind.REFUND, wish(), stage.clock.instant());
        var made = new RefundCalls(stage.stripe).one(stage.acme, attempt, wish(), false);
        store.end(stage.acme, attempt, End.open("no answer"), stage.clock.instant());
        assertThat(stage.database
                        .jdbc()
                        .sql("delete from stripe_stand_in_requests where idempotency_key = ?")
                        .param(IdempotencyKey.of("refund", attempt).value())
                        .update())
                .isEqualTo(1);
        stage.clock.advance(Duration.ofHours(25));

        assertThat(refund(attempt, 400)).isEqualTo(made.result());

        assertThat(refunds.of(stage.acme, invoice.id())).hasSize(1);
        assertThat(stage.decisions.resolve(stage.acme, attempt)).isEqualTo(State.DONE);
    }

    @Test
    void areAddedUpWhenTwoAreStoredAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var second = stage.database.inTransaction(() -> {
                refunds.save(told("re_" + UUID.randomUUID(), Refund.State.SUCCEEDED, 300));
                var other = threads.submit(() -> stage.database.inTransaction(() -> {
                    refunds.save(told("re_" + UUID.randomUUID(), Refund.State.PENDING, 200));
                    return true;
                }));
                await().until(this::somebodyWaits);
                return other;
            });
            assertThat(second.get()).isTrue();
        }

        assertThat(stage.billing.invoice(stage.acme, invoice.id()).refunded().minor())
                .isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING SUCCEEDED FAILED, FAILED",
        "PENDING FAILED SUCCEEDED, FAILED",
        "SUCCEEDED PENDING FAILED, FAILED",
        "SUCCEEDED FAILED PENDING, FAILED",
        "FAILED PENDING SUCCEEDED, FAILED",
        "FAILED SUCCEEDED PENDING, FAILED",
        "PENDING CANCELED PENDING, CANCELED",
        "CANCELED PENDING PENDING, CANCELED",
        "SUCCEEDED PENDING SUCCEEDED, SUCCEEDED",
        "PENDING SUCCEEDED PENDING, SUCCEEDED"
    })
    void goForwardOnlyWhateverOrderTheyAreToldIn(String order, Refund.State end) {
        var id = "re_" + UUID.randomUUID();

        for (var state : order.split(" ", -1)) {
            refunds.save(told(id, Refund.State.valueOf(state), 300));
        }

        assertThat(refunds.of(stage.acme, invoice.id()))
                .singleElement()
                .satisfies(refund -> assertThat(refund.state()).isEqualTo(end));
        assertThat(stage.billing.invoice(stage.acme, invoice.id()).refunded().minor())
                .isEqualTo(end == Refund.State.SUCCEEDED ? 300 : 0);
    }

    @Test
    void areAmongTheEventsThatTheGuideNames() throws IOException {
        var guide = Files.readString(Path.of("../docs/guides/billing.md"));
        var endpoint = guide.substring(guide.indexOf("/webhooks/stripe"), guide.indexOf("Its API version"));
        var listed = Pattern.compile("`([a-z_.]+\\*?)`")
                .matcher(endpoint)
                .results()
                .map(match -> match.group(1))
                .toList();

        for (var effect : beans.getBeansOfType(EventEffect.class).values()) {
            assertThat(effect.types())
                    .allMatch(type -> listed.stream()
                            .anyMatch(name -> name.endsWith("*")
                                    ? type.startsWith(name.substring(0, name.length() - 1))
                                    : type.equals(name)));
        }
    }

    private Refund told(String id, Refund.State state, long amount) {
        return new Refund(
                id,
                stage.acme,
                invoice.id(),
                Refund.Origin.STRIPE,
                state,
                Money.of("EUR", amount),
                null,
                stage.clock.instant());
    }

    private boolean somebodyWaits() {
        return stage.database
                .jdbc()
                .sql("select exists (select from pg_locks where not granted)")
                .query(Boolean.class)
                .single();
    }

    private Wish wish() {
        var payment = new RefundCalls(stage.stripe).payment(invoice.id()).orElseThrow();
        return Wish.refund(payment, 400, invoice.id(), REASON);
    }

    /** Decides while Stripe takes nothing. */
    private void refuse(UUID attempt) throws IOException {
        try (var stripe = new ScriptedStripe()) {
            stripe.answers(429, "{\"error\": {\"type\": \"invalid_request_error\", \"code\": \"rate_limit\"}}");
            var busy = stage.decisionsBy(TestStripe.at(stripe.address(), "sk_test_1", stage.clock));
            assertThatThrownBy(() -> busy.decide(stage.acme, attempt, Kind.REFUND, wish()))
                    .isInstanceOf(ApiError.class);
        }
    }

    private String refund(UUID attempt, long amount) {
        return stage.billing.refund(stage.acme, attempt, invoice.id(), amount, REASON);
    }
}
