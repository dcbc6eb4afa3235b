package dev.basefly.billing.account;

import dev.basefly.audit.AuditLog;
import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.billing.inbox.EventEffect;
import dev.basefly.billing.inbox.StripeEvent;
import dev.basefly.billing.price.PriceBook;
import dev.basefly.billing.refund.Refunds;
import dev.basefly.billing.standin.HostedPages;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.TestStripe;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Jobs;
import dev.basefly.notifications.Mails;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.SettableClock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.ApplicationContext;

/** Billing with a stand-in and a clock of its own, and an organization that buys. */
@CrossTenant(reason = "sets up customers")
public final class BillingStage implements AutoCloseable {

    public static final String PAYS = "4242424242424242";

    public final SettableClock clock;
    public final SystemDatabase database;
    public final HostedPages pages;
    public final StripeApi stripe;
    public final Billing billing;
    public final Reconcile reconcile;
    public final Cast.Person owner;
    public final TenantId acme;
    public final String email = UUID.randomUUID() + ".ada@acme.example";

    private final Jobs jobs;
    private final AuditLog audit;
    private final PublicAddress address;

    final AccountStore store;
    final DecisionStore decided;
    final AccountSync sync;
    final Orders orders;
    final Decisions decisions;
    final Duplicates duplicates;
    final AccountEffect effect;

    public BillingStage(ApplicationContext beans) {
        this.database = beans.getBean(SystemDatabase.class);
        this.clock =
                new SettableClock(beans.getBean(MovableClock.class).instant().truncatedTo(ChronoUnit.SECONDS));
        this.jobs = beans.getBean(Jobs.class);
        this.pages = HostedPages.at(clock, database, jobs, beans.getBean(MasterKey.class));
        this.stripe = TestStripe.at(pages.address(), StandIn.KEY, clock);
        this.store = new AccountStore(database);
        this.address = beans.getBean(PublicAddress.class);
        this.audit = beans.getBean(AuditLog.class);
        var catalogue = beans.getBean(PlanCatalogue.class);
        var letters = new BillingLetters(beans.getBean(Mails.class), address, Duration.ofDays(14));
        var consequences = new Consequences(letters, audit, jobs);
        this.decided = new DecisionStore(database, beans.getBean(Refunds.class));
        this.sync = new AccountSync(
                store,
                decided,
                new StripeReader(stripe),
                catalogue,
                beans.getBean(PlanAssignments.class),
                consequences,
                clock);
        this.decisions = new Decisions(decided, stripe, jobs, audit, address, clock);
        this.duplicates = new Duplicates(store, decided, decisions, sync, consequences, clock);
        var prices = new PriceBook(stripe, catalogue);
        this.orders = new Orders(catalogue, prices);
        this.billing = new Billing(store, orders, decisions, sync, stripe, address, clock);
        this.effect = new AccountEffect(store, sync, stripe);
        this.reconcile = new Reconcile(
                store, sync, prices, new Abandoned(beans.getBean(Organizations.class), decisions), stripe, audit);
        this.owner = beans.getBean(Cast.class).owner("Acme");
        this.acme = TenantId.of(owner.organizationId());
    }

    /** The same decisions, with another Stripe. */
    Decisions decisionsBy(StripeApi other) {
        return new Decisions(decided, other, jobs, audit, address, clock);
    }

    /** The same billing, with another way to Stripe. */
    Billing billingBy(StripeApi other) {
        return new Billing(store, orders, decisionsBy(other), sync, other, address, clock);
    }

    @Override
    public void close() {
        pages.close();
    }

    /** Buys the plan on the hosted page, and pays for a month, after the trial. */
    public Invoice pay(PlanKey plan) {
        pages.pay(billing.checkout(acme, order(plan), email), PAYS);
        move(Duration.ofDays(15));
        return billing.invoices(acme).getFirst();
    }

    /** An address on which the plan is paid, though there is another one. */
    String anotherPage(PlanKey plan) {
        return decisions.decide(acme, Kind.CHECKOUT, Wish.checkout(stripeId(), orders.lines(order(plan)), 0, ""));
    }

    /** Lets time pass at Stripe, and stores what became of it. */
    public void move(Duration step) {
        clock.advance(step);
        pages.catchUp(stripeId(), clock.instant());
        sync.now(acme);
    }

    public String stripeId() {
        return Objects.requireNonNull(store.find(acme).orElseThrow().stripeId());
    }

    public List<StripeEvent> events() {
        return pages.events(stripeId());
    }

    public void deliver(EventEffect effect, StripeEvent event) {
        var change = effect.prepare(event);
        database.inTransaction(() -> {
            change.run();
            return true;
        });
    }

    public static Order order(PlanKey plan) {
        return order(plan, 0);
    }

    static Order order(PlanKey plan, int seats) {
        return new Order(plan, BillingInterval.MONTH, Currency.getInstance("EUR"), seats, "");
    }

    /** Buys the plan on the hosted page, and works on the events of it. */
    void buy(PlanKey plan, int seats) {
        if (!pages.pay(billing.checkout(acme, order(plan, seats), email), PAYS)) {
            throw new IllegalStateException("The page is closed");
        }
        deliver(events());
    }

    /** Lets time pass, here and at Stripe, and works on the events of what happened. */
    void live(Duration step) {
        var before = events().size();
        clock.advance(step);
        pages.catchUp(stripeId(), clock.instant());
        var all = events();
        deliver(all.subList(before, all.size()));
    }

    void deliver(List<StripeEvent> events) {
        events.forEach(event -> deliver(effect, event));
    }

    /** How many entries of this action the organization's audit log has. */
    public int audited(String action) {
        return database.jdbc()
                .sql("select count(*) from audit_events where tenant_id = ? and action = ?")
                .param(acme.value())
                .param(action)
                .query(Integer.class)
                .single();
    }

    /** What the organization has bought. */
    Customer.Subscription bought() {
        return Objects.requireNonNull(billing.customer(acme).orElseThrow().subscription());
    }
}
