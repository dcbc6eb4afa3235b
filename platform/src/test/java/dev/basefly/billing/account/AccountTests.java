package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.param.CustomerSearchParams;
import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.State;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.billing.standin.HostedPages;
import dev.basefly.database.CrossTenant;
import dev.basefly.notifications.Mailbox;
import dev.basefly.plans.PlanAssignment;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.PlanState;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.Price;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Stories of customers, with a stand-in and a clock of their own. */
@PlatformTest
@CrossTenant(reason = "corrupts rows of customers")
class AccountTests {

    private static final String FAILS = "4000000000000341";

    @Autowired
    private ApplicationContext beans;

    @Autowired
    private PlanCatalogue catalogue;

    @Autowired
    private PlanAssignments plans;

    @Autowired
    private Mailbox mailbox;

    private BillingStage stage;
    private HostedPages pages;
    private Billing billing;
    private TenantId acme;
    private String email;

    @BeforeEach
    void open() {
        stage = new BillingStage(beans);
        pages = stage.pages;
        billing = stage.billing;
        acme = stage.acme;
        email = stage.email;
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void sellsOnAHostedPageAndMailsTheInvoice() {
        var included = catalogue.current(PlanKey.PRO).includedSeats();
        stage.buy(PlanKey.PRO, included + 2);
        stage.live(Duration.ofDays(15));

        var customer = billing.customer(acme).orElseThrow();
        assertThat(stage.bought().state()).isEqualTo(SubscriptionState.ACTIVE);
        assertThat(customer.card()).isEqualTo("visa 4242");
        assertThat(plan().plan()).isEqualTo(PlanKey.PRO);
        assertThat(plan().state()).isEqualTo(PlanState.ACTIVE);
        assertThat(plan().seats()).isEqualTo(included + 2);
        assertThat(billing.invoices(acme).getFirst().paid().minor())
                .isEqualTo(priceOfPro(Price.BASE) + 2 * priceOfPro(Price.SEAT));
        assertThat(mailbox.newest(email, 5).getFirst().subject()).contains("is paid");

        var version = customer.version();
        stage.deliver(stage.events());
        assertThat(billing.customer(acme).orElseThrow().version()).isEqualTo(version);
        assertThat(mailbox.newest(email, 5)).hasSize(1);
    }

    @Test
    void treatsATrialAsWhatWasBought() {
        stage.buy(PlanKey.PRO, 0);

        assertThat(plan().state()).isEqualTo(PlanState.TRIALING);
        assertThat(plan().state().entitles(stage.clock.instant(), plan().endsAt()))
                .isTrue();
        assertThat(billing.invoices(acme)).allMatch(invoice -> invoice.total().minor() == 0);
    }

    @Test
    void makesOneCustomerEver() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> tabs = IntStream.range(0, 8)
                    .mapToObj(_ -> threads.submit(() -> checkoutOrBusy(PlanKey.PRO)))
                    .toList();
            for (var tab : tabs) {
                tab.get();
            }
        }
        pages.pay(billing.checkout(acme, BillingStage.order(PlanKey.PRO, 0), email), BillingStage.PAYS);
        billing.readBack(acme);
        billing.change(acme, BillingStage.order(PlanKey.BUSINESS, 0));

        var customers = stage.stripe.read((calls, options) -> calls.customers()
                .search(
                        CustomerSearchParams.builder()
                                .setQuery("metadata['tenant']:'" + acme + "'")
                                .build(),
                        options));
        assertThat(customers.getData()).hasSize(1);
    }

    @Test
    void isNotChargedTwiceOnTheDayItBegan() {
        stage.buy(PlanKey.PRO, 0);
        stage.live(Duration.ofDays(14).plusHours(1));
        billing.end(acme, true);
        billing.end(acme, false);
        billing.change(acme, BillingStage.order(PlanKey.PRO, 0));

        assertThat(billing.invoices(acme).stream()
                        .mapToLong(invoice -> invoice.paid().minor())
                        .sum())
                .isEqualTo(priceOfPro(Price.BASE));
    }

    @Test
    void chargesWhatCostsMoreAtOnceAndLetsWhatCostsLessWait() {
        stage.buy(PlanKey.PRO, 0);
        stage.live(Duration.ofDays(15));

        var preview =
                billing.preview(acme, BillingStage.order(PlanKey.BUSINESS, 0)).minor();
        billing.change(acme, BillingStage.order(PlanKey.BUSINESS, 0));
        assertThat(plan().plan()).isEqualTo(PlanKey.BUSINESS);
        assertThat(billing.invoices(acme).getFirst().paid().minor())
                .isEqualTo(preview)
                .isPositive();

        assertThat(billing.preview(acme, BillingStage.order(PlanKey.PRO, 0)).minor())
                .isZero();
        billing.change(acme, BillingStage.order(PlanKey.PRO, 0));
        assertThat(plan().plan()).isEqualTo(PlanKey.BUSINESS);
        assertThat(stage.bought().laterKey()).contains("pro");

        stage.live(Duration.ofDays(32));
        assertThat(plan().plan()).isEqualTo(PlanKey.PRO);
        assertThat(billing.invoices(acme).getFirst().paid().minor()).isEqualTo(priceOfPro(Price.BASE));
    }

    @Test
    void livesThroughAYear() {
        stage.buy(PlanKey.PRO, 0);
        stage.live(Duration.ofDays(20));
        assertThat(plan().state()).isEqualTo(PlanState.ACTIVE);
        billing.change(acme, BillingStage.order(PlanKey.BUSINESS, 0));
        var seats = catalogue.current(PlanKey.BUSINESS).includedSeats() + 5;
        billing.change(acme, BillingStage.order(PlanKey.BUSINESS, seats));
        assertThat(plan().seats()).isEqualTo(seats);

        pages.useCard(stage.stripeId(), FAILS);
        stage.live(Duration.ofDays(26));
        assertThat(plan().state()).isEqualTo(PlanState.PAST_DUE);
        assertThat(plan().state().entitles(stage.clock.instant(), plan().endsAt()))
                .isTrue();
        assertThat(mailbox.newest(email, 1).getFirst().subject()).isEqualTo("Your payment failed");
        pages.useCard(stage.stripeId(), BillingStage.PAYS);
        stage.deliver(stage.events());
        assertThat(plan().state()).isEqualTo(PlanState.ACTIVE);

        stage.live(Duration.ofDays(120));
        billing.change(acme, BillingStage.order(PlanKey.PRO, 0));
        stage.live(Duration.ofDays(31));
        assertThat(plan().plan()).isEqualTo(PlanKey.PRO);
        billing.end(acme, true);
        stage.live(Duration.ofDays(32));
        assertThat(plan().state()).isEqualTo(PlanState.CANCELED);

        stage.live(Duration.ofDays(100));
        pages.pay(billing.checkout(acme, BillingStage.order(PlanKey.PRO, 0), email), BillingStage.PAYS);
        billing.readBack(acme);
        assertThat(plan().state()).isEqualTo(PlanState.ACTIVE);
        assertThat(billing.invoices(acme)).noneMatch(invoice -> invoice.state() == Invoice.State.OPEN);
    }

    @Test
    void endsWhenNobodyPaysInTheEnd() {
        stage.buy(PlanKey.PRO, 0);
        stage.live(Duration.ofDays(15));
        pages.useCard(stage.stripeId(), FAILS);
        stage.live(Duration.ofDays(31));
        assertThat(plan().state()).isEqualTo(PlanState.PAST_DUE);

        stage.live(Duration.ofDays(16));

        assertThat(plan().state()).isEqualTo(PlanState.CANCELED);
        assertThat(mailbox.newest(email, 1).getFirst().subject()).isEqualTo("Your subscription has ended");
    }

    @Test
    void findsOutUnderTheSameKeyWhatBecameOfADecision() {
        var customer = billing.customer(acme);
        assertThat(customer).isEmpty();
        var url = billing.checkout(acme, BillingStage.order(PlanKey.PRO, 0), email);
        var decision = lastDecision();
        stage.database
                .jdbc()
                .sql("update billing_actions set state = 'UNKNOWN', result = null, ended_at = null where tenant_id = ?")
                .param(acme.value())
                .update();

        assertThat(catchThrowableOfType(
                                ApiError.class,
                                () -> stage.decisions.decide(acme, Kind.ENDING, Wish.ending("sub_1", true)))
                        .reason())
                .isEqualTo("billing_busy");
        assertThat(stage.decisions.resolve(acme, decision)).isEqualTo(State.DONE);
        assertThat(stage.decided.find(acme, decision).orElseThrow().result()).isEqualTo(url);
    }

    private String checkoutOrBusy(PlanKey plan) {
        try {
            return billing.checkout(acme, BillingStage.order(plan, 0), email);
        } catch (ApiError busy) {
            assertThat(busy.reason()).isEqualTo("billing_busy");
            return "";
        }
    }

    /** By the version of now, which other tests may have changed. */
    private long priceOfPro(String item) {
        return catalogue
                .current(PlanKey.PRO)
                .price(item, Currency.getInstance("EUR"), BillingInterval.MONTH)
                .orElseThrow()
                .money()
                .minor();
    }

    private PlanAssignment plan() {
        return plans.find(acme).orElseThrow();
    }

    private UUID lastDecision() {
        return stage.database
                .jdbc()
                .sql("select id from billing_actions where tenant_id = ? order by requested_at desc limit 1")
                .param(acme.value())
                .query(UUID.class)
                .single();
    }
}
