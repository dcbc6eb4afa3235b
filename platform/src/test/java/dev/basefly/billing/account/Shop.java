package dev.basefly.billing.account;

import com.stripe.service.V1Services;
import dev.basefly.billing.inbox.EventEffect;
import dev.basefly.billing.inbox.StripeEvent;
import dev.basefly.billing.inbox.TestInbox;
import dev.basefly.billing.standin.HostedPages;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.TestStripe;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Jobs;
import dev.basefly.plans.PlanAssignment;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.SettableClock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Billing as it is wired, with a stand-in and a clock of its own, so that a year passes in it while nothing else notices, and
 * with a way to Stripe that can be turned.
 */
@CrossTenant(reason = "looks at the rows of customers")
final class Shop implements AutoCloseable {

    static final String PAYS = "4242424242424242";
    static final String FAILS = "4000000000000341";

    final SettableClock clock;
    final HostedPages pages;
    final SystemDatabase database;
    final PlanCatalogue catalogue;
    final PlanAssignments plans;
    final String email = UUID.randomUUID() + ".ada@acme.example";
    final StripeApi stripe;
    final AccountStore store;
    final AccountSync sync;
    final AccountEffect effect;
    final Decisions decisions;
    final Billing billing;
    final Reconcile reconcile;
    final TestInbox inbox;

    private final AnnotationConfigApplicationContext beans;
    private V1Services way;

    Shop(ApplicationContext platform) {
        clock = new SettableClock(platform.getBean(MovableClock.class).instant().truncatedTo(ChronoUnit.SECONDS));
        database = platform.getBean(SystemDatabase.class);
        pages = HostedPages.at(clock, database, platform.getBean(Jobs.class), platform.getBean(MasterKey.class));
        way = TestStripe.client(pages.address(), StandIn.KEY, clock);
        // Beans of the same name take the place of the platform's.
        beans = new AnnotationConfigApplicationContext(new DefaultListableBeanFactory(platform));
        beans.registerBean("clock", MovableClock.class, () -> MovableClock.fixedTo(clock));
        beans.registerBean("stripeApi", StripeApi.class, () -> TestStripe.turning(() -> way));
        // It would ask Stripe beside the one whose calls are counted.
        beans.registerBean(
                "billingPriceCheck",
                PeriodicTask.class,
                () -> PeriodicTask.every(Duration.ofDays(1), "none", () -> {}).onlyIf(false));
        beans.register(AccountConfiguration.class, wiringOf("price.Price"), wiringOf("refund.Refund"));
        beans.refresh();
        catalogue = beans.getBean(PlanCatalogue.class);
        plans = beans.getBean(PlanAssignments.class);
        stripe = beans.getBean(StripeApi.class);
        store = beans.getBean(AccountStore.class);
        sync = beans.getBean(AccountSync.class);
        effect = beans.getBean(AccountEffect.class);
        decisions = beans.getBean(Decisions.class);
        billing = beans.getBean(Billing.class);
        reconcile = beans.getBean(Reconcile.class);
        inbox = new TestInbox(database, beans.getBeansOfType(EventEffect.class).values(), clock);
    }

    private static Class<?> wiringOf(String part) {
        try {
            return Class.forName("dev.basefly.billing." + part + "Configuration");
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }

    /** Another process begins, which knows nothing of failures before, and asks this way. */
    void start(V1Services other) {
        way = other;
    }

    JdbcClient jdbc() {
        return database.jdbc();
    }

    static Order order(PlanKey plan, int seats) {
        return new Order(plan, BillingInterval.MONTH, Currency.getInstance("EUR"), seats, "");
    }

    /** Buys on the hosted page; nobody here has heard of it yet. */
    void buy(TenantId tenant, Order order) {
        if (!pages.pay(billing.checkout(tenant, order, email), PAYS)) {
            throw new IllegalStateException("The page is closed");
        }
    }

    String stripeId(TenantId tenant) {
        return Objects.requireNonNull(store.find(tenant).orElseThrow().stripeId());
    }

    PlanAssignment plan(TenantId tenant) {
        return plans.find(tenant).orElseThrow();
    }

    List<StripeEvent> events(TenantId tenant) {
        return pages.events(stripeId(tenant));
    }

    /** Lets time pass, here and at Stripe. */
    void pass(TenantId tenant, Duration step) {
        clock.advance(step);
        var _ = pages.catchUp(stripeId(tenant), clock.instant());
    }

    @Override
    public void close() {
        beans.close();
        pages.close();
    }
}
