package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.param.CustomerSearchParams;
import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditLog;
import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.State;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.billing.inbox.EventEffect.Overtaken;
import dev.basefly.billing.inbox.StripeEvent;
import dev.basefly.billing.standin.HostedPages;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.TestStripe;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Jobs;
import dev.basefly.notifications.Mailbox;
import dev.basefly.notifications.Mails;
import dev.basefly.plans.PlanAssignment;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.PlanState;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.Price;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.SettableClock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Stories of customers, with a stand-in and a clock of their own. */
@PlatformTest
@CrossTenant(reason = "corrupts rows of customers")
class AccountTests {

    private static final String PAYS = "4242424242424242";
    private static final String FAILS = "4000000000000341";
    private static final String EMAIL = "ada@acme.example";

    @Autowired
    private Cast cast;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private Jobs jobs;

    @Autowired
    private MasterKey master;

    @Autowired
    private MovableClock movable;

    @Autowired
    private PlanCatalogue catalogue;

    @Autowired
    private PlanAssignments plans;

    @Autowired
    private Mails mails;

    @Autowired
    private Mailbox mailbox;

    @Autowired
    private AuditLog audit;

    @Autowired
    private PublicAddress address;

    @Autowired
    private Organizations organizations;

    private SettableClock clock;
    private HostedPages pages;
    private StripeApi stripe;
    private AccountStore store;
    private AccountSync sync;
    private AccountEffect effect;
    private Decisions decisions;
    private DecisionStore decided;
    private Billing billing;
    private Reconcile reconcile;
    private TenantId acme;
    private String email;

    @BeforeEach
    void open() {
        clock = new SettableClock(movable.instant().truncatedTo(ChronoUnit.SECONDS));
        pages = HostedPages.at(clock, database, jobs, master);
        stripe = TestStripe.at(pages.address(), StandIn.KEY, clock);
        store = new AccountStore(database);
        decided = new DecisionStore(database);
        var letters = new BillingLetters(mails, address, Duration.ofDays(14));
        sync = new AccountSync(store, new StripeReader(stripe), catalogue, plans, letters, audit, clock);
        effect = new AccountEffect(store, sync, stripe);
        decisions = new Decisions(decided, stripe, jobs, audit, address, clock);
        var prices = new PriceBook(stripe, catalogue);
        billing = new Billing(store, new Orders(catalogue, prices), decisions, sync, stripe, address, clock);
        reconcile = new Reconcile(store, sync, prices, new Abandoned(organizations, decisions), stripe, audit);
        acme = TenantId.of(cast.owner("Acme").organizationId());
        email = UUID.randomUUID() + "." + EMAIL;
    }

    @AfterEach
    void close() {
        pages.close();
    }

    @Test
    void sellsOnAHostedPageAndMailsTheInvoice() {
        var included = catalogue.current(PlanKey.PRO).includedSeats();
        buy(PlanKey.PRO, included + 2);
        move(Duration.ofDays(15));

        var customer = billing.customer(acme).orElseThrow();
        assertThat(bought().state()).isEqualTo(SubscriptionState.ACTIVE);
        assertThat(customer.card()).isEqualTo("visa 4242");
        assertThat(plan().plan()).isEqualTo(PlanKey.PRO);
        assertThat(plan().state()).isEqualTo(PlanState.ACTIVE);
        assertThat(plan().seats()).isEqualTo(included + 2);
        assertThat(billing.invoices(acme).getFirst().paid().minor())
                .isEqualTo(priceOfPro(Price.BASE) + 2 * priceOfPro(Price.SEAT));
        assertThat(mailbox.newest(email, 5).getFirst().subject()).contains("is paid");

        var version = customer.version();
        deliver(events());
        assertThat(billing.customer(acme).orElseThrow().version()).isEqualTo(version);
        assertThat(mailbox.newest(email, 5)).hasSize(1);
    }

    @Test
    void treatsATrialAsWhatWasBought() {
        buy(PlanKey.PRO, 0);

        assertThat(plan().state()).isEqualTo(PlanState.TRIALING);
        assertThat(plan().state().entitles(clock.instant(), plan().endsAt())).isTrue();
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
        pages.pay(billing.checkout(acme, order(PlanKey.PRO, 0), email), PAYS);
        billing.readBack(acme);
        billing.change(acme, order(PlanKey.BUSINESS, 0));

        var customers = stripe.ask((calls, options) -> calls.customers()
                .search(
                        CustomerSearchParams.builder()
                                .setQuery("metadata['tenant']:'" + acme + "'")
                                .build(),
                        options));
        assertThat(customers.getData()).hasSize(1);
    }

    @Test
    void closesTheFirstPageWhenASecondOneIsOpened() {
        var first = billing.checkout(acme, order(PlanKey.PRO, 0), email);
        var second = billing.checkout(acme, order(PlanKey.PRO, 0), email);

        assertThat(pages.pay(first, PAYS)).isFalse();
        assertThat(pages.pay(second, PAYS)).isTrue();
        billing.readBack(acme);

        assertThatThrownBy(() -> billing.checkout(acme, order(PlanKey.PRO, 0), email))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.reason()).isEqualTo("already_subscribed"));
    }

    @Test
    void isNotChargedTwiceOnTheDayItBegan() {
        buy(PlanKey.PRO, 0);
        move(Duration.ofDays(14).plusHours(1));
        billing.end(acme, true);
        billing.end(acme, false);
        billing.change(acme, order(PlanKey.PRO, 0));

        assertThat(billing.invoices(acme).stream()
                        .mapToLong(invoice -> invoice.paid().minor())
                        .sum())
                .isEqualTo(priceOfPro(Price.BASE));
    }

    @Test
    void chargesWhatCostsMoreAtOnceAndLetsWhatCostsLessWait() {
        buy(PlanKey.PRO, 0);
        move(Duration.ofDays(15));

        var preview = billing.preview(acme, order(PlanKey.BUSINESS, 0)).minor();
        billing.change(acme, order(PlanKey.BUSINESS, 0));
        assertThat(plan().plan()).isEqualTo(PlanKey.BUSINESS);
        assertThat(billing.invoices(acme).getFirst().paid().minor())
                .isEqualTo(preview)
                .isPositive();

        assertThat(billing.preview(acme, order(PlanKey.PRO, 0)).minor()).isZero();
        billing.change(acme, order(PlanKey.PRO, 0));
        assertThat(plan().plan()).isEqualTo(PlanKey.BUSINESS);
        assertThat(bought().laterKey()).contains("pro");

        move(Duration.ofDays(32));
        assertThat(plan().plan()).isEqualTo(PlanKey.PRO);
        assertThat(billing.invoices(acme).getFirst().paid().minor()).isEqualTo(priceOfPro(Price.BASE));
    }

    @Test
    void livesThroughAYear() {
        buy(PlanKey.PRO, 0);
        move(Duration.ofDays(20));
        assertThat(plan().state()).isEqualTo(PlanState.ACTIVE);
        billing.change(acme, order(PlanKey.BUSINESS, 0));
        var seats = catalogue.current(PlanKey.BUSINESS).includedSeats() + 5;
        billing.change(acme, order(PlanKey.BUSINESS, seats));
        assertThat(plan().seats()).isEqualTo(seats);

        pages.useCard(stripeId(), FAILS);
        move(Duration.ofDays(26));
        assertThat(plan().state()).isEqualTo(PlanState.PAST_DUE);
        assertThat(plan().state().entitles(clock.instant(), plan().endsAt())).isTrue();
        assertThat(mailbox.newest(email, 1).getFirst().subject()).isEqualTo("Your payment failed");
        pages.useCard(stripeId(), PAYS);
        deliver(events());
        assertThat(plan().state()).isEqualTo(PlanState.ACTIVE);

        move(Duration.ofDays(120));
        billing.change(acme, order(PlanKey.PRO, 0));
        move(Duration.ofDays(31));
        assertThat(plan().plan()).isEqualTo(PlanKey.PRO);
        billing.end(acme, true);
        move(Duration.ofDays(32));
        assertThat(plan().state()).isEqualTo(PlanState.CANCELED);

        move(Duration.ofDays(100));
        pages.pay(billing.checkout(acme, order(PlanKey.PRO, 0), email), PAYS);
        billing.readBack(acme);
        assertThat(plan().state()).isEqualTo(PlanState.ACTIVE);
        assertThat(billing.invoices(acme)).noneMatch(invoice -> invoice.state() == Invoice.State.OPEN);
    }

    @Test
    void endsWhenNobodyPaysInTheEnd() {
        buy(PlanKey.PRO, 0);
        move(Duration.ofDays(15));
        pages.useCard(stripeId(), FAILS);
        move(Duration.ofDays(31));
        assertThat(plan().state()).isEqualTo(PlanState.PAST_DUE);

        move(Duration.ofDays(16));

        assertThat(plan().state()).isEqualTo(PlanState.CANCELED);
        assertThat(mailbox.newest(email, 1).getFirst().subject()).isEqualTo("Your subscription has ended");
    }

    @Test
    void comesToTheSameEndInEveryOrder() {
        buyUnseen(PlanKey.PRO);
        clock.advance(Duration.ofDays(15));
        pages.catchUp(stripeId(), clock.instant());
        var story = events();
        deliver(story);
        var end = state();

        var random = new Random(7);
        for (int times = 0; times < 5; times++) {
            var order = new ArrayList<>(story.subList(story.size() - 6, story.size()));
            order.addAll(List.copyOf(order));
            Collections.shuffle(order, random);
            forget();
            deliver(order);
            assertThat(state()).isEqualTo(end);
        }
    }

    @Test
    void changesNothingWhenItDiesBeforeTheEnd() {
        buyUnseen(PlanKey.PRO);
        var event = events().getLast();

        assertThatThrownBy(() -> database.inTransaction(() -> {
                    effect.prepare(event).run();
                    throw new IllegalStateException("died");
                }))
                .hasMessage("died");
        assertThat(billing.customer(acme).orElseThrow().subscription()).isNull();
        assertThat(plans.find(acme)).isEmpty();

        deliver(List.of(event, event));
        assertThat(plan().plan()).isEqualTo(PlanKey.PRO);
    }

    @Test
    void neverCoversSomethingNewerWithSomethingOlder() {
        buyUnseen(PlanKey.PRO);
        var slow = effect.prepare(events().getLast());
        deliver(List.of(events().getLast()));

        assertThatThrownBy(() -> database.inTransaction(() -> {
                    slow.run();
                    return true;
                }))
                .isInstanceOf(Overtaken.class);
    }

    @Test
    void repairsWhatSomebodyCorrupted() {
        buy(PlanKey.PRO, 12);
        move(Duration.ofDays(15));
        var right = state();
        for (var damage : List.of(
                "update customers set state = 'PAUSED' where tenant_id = ?",
                "update customers set seats = 77 where tenant_id = ?",
                "update customers set base_key = 'business_v1_base_eur_month', period_end = now() where tenant_id = ?",
                "update customers set card = 'amex 0000', ends_with_period = true where tenant_id = ?",
                "delete from billing_invoices where tenant_id = ?")) {
            database.jdbc().sql(damage).param(acme.value()).update();
        }

        var finding = reconcile.one(acme);

        assertThat(finding.differences()).contains("state", "seats", "price", "card", "end", "period end");
        assertThat(state()).isEqualTo(right);
        assertThat(reconcile.one(acme).differences()).isEmpty();
        assertThat(repairs()).isEqualTo(1);
    }

    @Test
    void doesNotGuessWhatAPriceMeansThatNobodyKnows() {
        buyUnseen(PlanKey.PRO);
        database.jdbc().sql("""
                        update stripe_stand_in_objects set body =
                            jsonb_set(body, '{items,data,0,price,metadata,lookup_key}', '"who_knows"')
                        where kind = 'subscription' and owner = ?
                        """).param(stripeId()).update();

        assertThatThrownBy(() -> deliver(events())).hasMessageContaining("who_knows");
        assertThat(plans.find(acme)).isEmpty();
    }

    @Test
    void findsOutUnderTheSameKeyWhatBecameOfADecision() {
        var customer = billing.customer(acme);
        assertThat(customer).isEmpty();
        var url = billing.checkout(acme, order(PlanKey.PRO, 0), email);
        var decision = lastDecision();
        database.jdbc()
                .sql("update billing_actions set state = 'UNKNOWN', result = null, ended_at = null where tenant_id = ?")
                .param(acme.value())
                .update();

        assertThat(catchThrowableOfType(
                                ApiError.class, () -> decisions.decide(acme, Kind.ENDING, Wish.ending("sub_1", true)))
                        .reason())
                .isEqualTo("billing_busy");
        assertThat(decisions.resolve(acme, decision)).isEqualTo(State.DONE);
        assertThat(decided.find(acme, decision).orElseThrow().result()).isEqualTo(url);
    }

    @Test
    void beginsAnewWhenTheCustomerIsDeletedAtStripe() {
        buy(PlanKey.PRO, 0);
        var first = stripeId();
        stripe.tell(
                IdempotencyKey.of("test", UUID.randomUUID()),
                (calls, options) -> calls.customers().delete(first, options));

        billing.readBack(acme);
        assertThat(plan().state()).isEqualTo(PlanState.CANCELED);

        pages.pay(billing.checkout(acme, order(PlanKey.PRO, 0), email), PAYS);
        billing.readBack(acme);
        assertThat(stripeId()).isNotEqualTo(first);
        assertThat(plan().state()).isEqualTo(PlanState.TRIALING);
    }

    @Test
    void endsWhatADeletedOrganizationPaysForAndItsCustomerWhenItIsErased() {
        buy(PlanKey.PRO, 0);
        var first = stripeId();
        database.jdbc()
                .sql("update organizations set state = 'DELETED', deleted_at = now() where tenant_id = ?")
                .param(acme.value())
                .update();

        reconcile.one(acme);
        assertThat(bought().endsWithPeriod()).isTrue();

        assertThat(new CustomerErasure(store, stripe).erase(acme)).isEqualTo(1);
        assertThat(stripe.ask((calls, options) -> calls.customers().retrieve(first, options))
                        .getDeleted())
                .isTrue();
    }

    @Test
    void refundsOnceAndNoMoreThanWasPaid() {
        buy(PlanKey.PRO, 0);
        move(Duration.ofDays(15));
        var invoice = billing.invoices(acme).getFirst().id();

        assertThat(billing.refund(acme, invoice, 1000)).startsWith("re_");
        assertThat(billing.refund(acme, invoice, 0)).startsWith("re_");
        assertThatThrownBy(() -> billing.refund(acme, invoice, 1)).isInstanceOf(ApiError.class);
        assertThatThrownBy(() -> billing.refund(acme, invoice, -1)).isInstanceOf(ApiError.class);
        assertThatThrownBy(() -> billing.refund(acme, "in_foreign", 1)).isInstanceOf(ApiError.class);
    }

    @Test
    void keepsWhatHasEndedEnded() {
        buy(PlanKey.PRO, 0);
        database.jdbc()
                .sql("update customers set state = 'CANCELED' where tenant_id = ?")
                .param(acme.value())
                .update();

        assertThatThrownBy(() -> database.jdbc()
                        .sql("update customers set state = 'ACTIVE' where tenant_id = ?")
                        .param(acme.value())
                        .update())
                .hasMessageContaining("cannot become ACTIVE from CANCELED");
    }

    private String checkoutOrBusy(PlanKey plan) {
        try {
            return billing.checkout(acme, order(plan, 0), email);
        } catch (ApiError busy) {
            assertThat(busy.reason()).isEqualTo("billing_busy");
            return "";
        }
    }

    private void buy(PlanKey plan, int seats) {
        assertThat(pages.pay(billing.checkout(acme, order(plan, seats), email), PAYS))
                .isTrue();
        deliver(events());
    }

    private void buyUnseen(PlanKey plan) {
        assertThat(pages.pay(billing.checkout(acme, order(plan, 0), email), PAYS))
                .isTrue();
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

    private static Order order(PlanKey plan, int seats) {
        return new Order(plan, BillingInterval.MONTH, Currency.getInstance("EUR"), seats, "");
    }

    /** Lets time pass, here and at Stripe, and tells what happened. */
    private void move(Duration step) {
        var before = events().size();
        clock.advance(step);
        pages.catchUp(stripeId(), clock.instant());
        var all = events();
        deliver(all.subList(before, all.size()));
    }

    private void deliver(List<StripeEvent> events) {
        for (var event : events) {
            var change = effect.prepare(event);
            database.inTransaction(() -> {
                change.run();
                return true;
            });
        }
    }

    private List<StripeEvent> events() {
        return pages.events(stripeId());
    }

    private Customer.Subscription bought() {
        return Objects.requireNonNull(billing.customer(acme).orElseThrow().subscription());
    }

    private String stripeId() {
        return Objects.requireNonNull(store.find(acme).orElseThrow().stripeId());
    }

    private PlanAssignment plan() {
        return plans.find(acme).orElseThrow();
    }

    private record End(
            Customer.@Nullable Subscription bought,
            @Nullable String card,
            List<Invoice> invoices,
            PlanKey plan,
            PlanState state) {}

    private End state() {
        var customer = store.find(acme).orElseThrow();
        return new End(
                customer.subscription(), customer.card(), store.invoices(acme, 100), plan().plan(), plan().state());
    }

    private void forget() {
        database.jdbc()
                .sql("update customers set stripe_subscription_id = null, state = null where tenant_id = ?")
                .param(acme.value())
                .update();
    }

    private UUID lastDecision() {
        return database.jdbc()
                .sql("select id from billing_actions where tenant_id = ? order by requested_at desc limit 1")
                .param(acme.value())
                .query(UUID.class)
                .single();
    }

    private int repairs() {
        return database.jdbc()
                .sql("select count(*) from audit_events where tenant_id = ? and action = 'billing.repaired'")
                .param(acme.value())
                .query(Integer.class)
                .single();
    }
}
