package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.billing.stripe.TestStripe;
import dev.basefly.database.CrossTenant;
import dev.basefly.idempotency.KeyedRequests;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.faults.Life;
import dev.basefly.testkit.faults.MortalPool;
import dev.basefly.testkit.faults.RecordingProxy;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * Kills the process that asks Stripe for something after each statement, commit and call to Stripe, or loses the answers of
 * Stripe: whoever finds out what became of it, there is one effect, and it is known here.
 */
@PlatformTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CrossTenant(reason = "counts what is left behind")
class PaymentCrashTests {

    private static final int EARLY = 20;
    private static final int FEWER = 8;
    private static final boolean LONG = "true".equals(System.getenv("TESTS_LONG"));

    @Autowired
    private Cast cast;

    @Autowired
    private ApplicationContext context;

    private Shop shop;
    private TenantId acme;
    private Rows before;
    private String invoice;

    /** What somebody wants; answers what is shown to them. */
    enum Payment {
        CHECKOUT {
            @Override
            String ask(Shop shop, Attempt by) {
                return shop.billing.checkout(by.tenant, Shop.order(PlanKey.PRO, 0), shop.email);
            }
        },
        UPGRADE {
            @Override
            String ask(Shop shop, Attempt by) {
                return shop.billing
                        .change(by.tenant, Shop.order(PlanKey.BUSINESS, 0))
                        .tenant()
                        .toString();
            }
        },
        DOWNGRADE {
            @Override
            String ask(Shop shop, Attempt by) {
                var fewer = shop.catalogue.current(PlanKey.PRO).includedSeats();
                return shop.billing
                        .change(by.tenant, Shop.order(PlanKey.PRO, fewer))
                        .tenant()
                        .toString();
            }
        },
        ENDING {
            @Override
            String ask(Shop shop, Attempt by) {
                return shop.billing.end(by.tenant, true).tenant().toString();
            }
        },
        REFUND {
            @Override
            String ask(Shop shop, Attempt by) {
                return shop.billing.refund(by.tenant, by.key, by.invoice, 100, "Kindness");
            }
        };

        abstract String ask(Shop shop, Attempt by);
    }

    @BeforeAll
    void sell() {
        shop = new Shop(context);
        acme = TenantId.of(cast.owner("Acme").organizationId());
        var seats = shop.catalogue.current(PlanKey.PRO).includedSeats() + 2;
        shop.buy(acme, Shop.order(PlanKey.PRO, seats));
        shop.pass(acme, Duration.ofDays(15));
        shop.billing.readBack(acme);
        invoice = shop.billing.invoices(acme).getFirst().id();
        before = Rows.of(shop.jdbc(), acme, shop.stripeId(acme));
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"CHECKOUT", "UPGRADE", "REFUND"})
    void hasOneEffectWhereverTheProcessIsKilled(Payment payment) throws Exception {
        kill(payment);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWNGRADE", "ENDING"})
    @EnabledIfEnvironmentVariable(named = "TESTS_LONG", matches = "true", disabledReason = "as of others")
    void hasOneEffectWhereverItIsKilledWhenNobodyPays(Payment payment) throws Exception {
        kill(payment);
    }

    private void kill(Payment payment) throws Exception {
        // What prices are called at Stripe is known from now on.
        var _ = new Attempt(payment).ask();
        var life = new Life();
        var whole = new Attempt(payment);
        shop.start(TestStripe.client(shop.pages.address(), StandIn.KEY, shop.clock, life));
        life.dieAt(0, true);
        MortalPool.live(life, whole::ask);
        int boundaries = life.count();
        var outcome = whole.outcome();
        assertThat(boundaries).isGreaterThan(10);

        // What comes late is reading back, which is killed everywhere by the stories.
        for (int boundary = 1; boundary <= boundaries; boundary += LONG || boundary < EARLY ? 1 : 4) {
            for (boolean callerFirst : LONG ? new boolean[] {false, true} : new boolean[] {boundary % 2 == 0}) {
                var attempt = new Attempt(payment);
                shop.start(TestStripe.client(shop.pages.address(), StandIn.KEY, shop.clock, life));
                life.dieAt(boundary, true);
                Throwable end = catchThrowable(() -> MortalPool.live(life, attempt::ask));
                if (end == null) {
                    // What was read once is remembered, so that one attempt is a few statements shorter than another.
                    assertThat(life.count()).isBetween(boundaries - FEWER, boundary - 1);
                } else {
                    assertThat(end).isInstanceOf(Life.Killed.class);
                }
                life.restart();
                shop.start(TestStripe.client(shop.pages.address(), StandIn.KEY, shop.clock));

                attempt.recover(callerFirst, "killed after boundary " + boundary + " of " + boundaries, outcome);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasOneEffectWhicheverAnswersAreLost(Payment payment) throws Exception {
        try (var proxy = RecordingProxy.before(shop.pages.address())) {
            var whole = new Attempt(payment);
            shop.start(TestStripe.client(proxy.address(), StandIn.KEY, shop.clock));
            var _ = whole.ask();
            int calls = proxy.exchanges().size();
            var outcome = whole.outcome();

            for (int call = 1; call <= calls; call++) {
                var attempt = new Attempt(payment);
                shop.start(TestStripe.client(proxy.address(), StandIn.KEY, shop.clock));
                proxy.loseAnswersFrom(call);
                assertThat(catchThrowable(attempt::ask))
                        .as("answer %d is lost", call)
                        .isInstanceOf(ApiError.class);
                proxy.begin();

                attempt.recover(call % 2 == 0, "lost answer " + call + " of " + calls, outcome);
            }
        }
    }

    /** One request with its idempotency key, however often it is sent. */
    final class Attempt {

        private final Payment payment;
        private final TenantId tenant;
        private final UUID key = UUID.randomUUID();
        private final String invoice = PaymentCrashTests.this.invoice;
        private String shown = "";

        Attempt(Payment payment) {
            this.payment = payment;
            if (payment == Payment.CHECKOUT) {
                this.tenant = new TenantId(UUID.randomUUID());
            } else {
                this.tenant = acme;
                before.putBack();
            }
        }

        String ask() throws Exception {
            shown = KeyedRequests.call(key, () -> payment.ask(shop, this));
            return shown;
        }

        void recover(boolean callerFirst, String how, String outcome) throws Exception {
            if (callerFirst) {
                var _ = ask();
                findOut();
            } else if (findOut() > 0) {
                // The caller never comes back: what was written down is done all the same.
                assertThat(outcome()).as("%s, found out", how).isEqualTo(outcome);
            }
            var _ = ask();
            assertThat(outcome())
                    .as("%s, caller %s", how, callerFirst ? "first" : "last")
                    .isEqualTo(outcome);
            if (payment == Payment.CHECKOUT) {
                assertThat(shop.pages.pay(shown, Shop.PAYS))
                        .as("%s: open page", how)
                        .isTrue();
            }
        }

        /** What the jobs do that look after decisions. */
        private int findOut() {
            var open = shop.jdbc()
                    .sql("""
                            select id from billing_actions a where tenant_id = :tenant and id = :key and exists (
                                select from jobs where kind = 'billing.resolve_decision' and payload::text like '%' || a.id || '%')
                            """)
                    .param("tenant", tenant.value())
                    .param("key", key)
                    .query((row, _) -> row.getObject(1, UUID.class))
                    .list();
            for (UUID decision : open) {
                var _ = shop.decisions.resolve(tenant, decision);
                var _ = shop.sync.now(tenant);
            }
            return open.size();
        }

        /** What there is, here and at Stripe, by everything but the names that Stripe gives. */
        String outcome() {
            return String.join(
                    "\n",
                    list("""
                            select kind || ' ' || coalesce(body ->> 'status', '') || ' ' || coalesce(body ->> 'amount', '')
                                || ' ' || coalesce(body ->> 'amount_paid', '') || ': ' || count(*)
                            from stripe_stand_in_objects
                            where owner = (select stripe_customer_id from customers where tenant_id = :tenant)
                            group by kind, body ->> 'status', body ->> 'amount', body ->> 'amount_paid' order by 1
                            """),
                    list("select kind || ' ' || state from billing_actions where tenant_id = :tenant order by 1"),
                    list("select subject from mails where organization_id = :tenant order by 1"),
                    customers(),
                    masked());
        }

        private String list(String sql) {
            return shop.jdbc()
                    .sql(sql)
                    .param("tenant", tenant.value())
                    .query(String.class)
                    .list()
                    .toString();
        }

        private String customers() {
            return shop.jdbc()
                    .sql("""
                            select count(*) || ' customers' from stripe_stand_in_objects
                            where kind = 'customer' and body -> 'metadata' ->> 'tenant' = ?
                            """)
                    .param(tenant.toString())
                    .query(String.class)
                    .single();
        }

        private String masked() {
            return Rows.told(shop.jdbc(), tenant)
                    .replace(tenant.value().toString(), "…")
                    .replaceAll("_[0-9a-f]{32}", "_…");
        }
    }
}
