package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.billing.standin.HostedPages;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.database.CrossTenant;
import dev.basefly.plans.PlanAssignment;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.PlanState;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.spi.ErasurePart;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;

/** What is known here becomes what Stripe says, whatever was known. */
@PlatformTest
@CrossTenant(reason = "corrupts rows of customers")
class AccountSyncTests {

    private static final String FAILS = "4000000000000341";

    @Autowired
    private ApplicationContext beans;

    @Autowired
    private PlanAssignments plans;

    @Autowired
    @Qualifier("stripeCustomerErasure")
    private ErasurePart erasure;

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
    void noticesWhatBecomesOfAnInvoiceHoweverManyCameSince() {
        stage.buy(PlanKey.PRO, 0);
        stage.move(Duration.ofDays(15));
        pages.useCard(stage.stripeId(), FAILS);
        stage.move(Duration.ofDays(50));
        var old = billing.invoices(acme).getFirst();
        assertThat(old.state()).isEqualTo(Invoice.State.UNCOLLECTIBLE);
        stage.buy(PlanKey.PRO, 0);
        stage.move(Duration.ofDays(27 * 31));
        assertThat(billing.invoices(acme).stream().map(Invoice::id).toList().indexOf(old.id()))
                .isGreaterThanOrEqualTo(24);

        var _ = stage.stripe.write(
                IdempotencyKey.of("test", UUID.randomUUID()),
                (calls, options) -> calls.invoices().voidInvoice(old.id(), options));
        billing.readBack(acme);

        assertThat(billing.invoice(acme, old.id()).state()).isEqualTo(Invoice.State.VOID);
    }

    @Test
    void owesWhatIsOpenHoweverManyBillsCameSince() {
        stage.buy(PlanKey.PRO, 0);
        stage.move(Duration.ofDays(15));
        assertThat(billing.owes(acme)).isFalse();
        pages.useCard(stage.stripeId(), FAILS);
        stage.move(Duration.ofDays(31));

        stage.database.jdbc().sql("""
                        insert into billing_invoices (tenant_id, stripe_invoice_id, number, state, currency, total, amount_due,
                            amount_paid, attempts, created_at, paid_at)
                        select :tenant, 'in_' || nr, nr::text, 'PAID', 'EUR', 1, 1, 1, 1, now() + interval '10 years', now()
                        from generate_series(1, 101) nr
                        """).param("tenant", acme.value()).update();

        assertThat(billing.invoices(acme)).noneMatch(invoice -> invoice.state() == Invoice.State.OPEN);
        assertThat(billing.owes(acme)).isTrue();
    }

    @Test
    void repairsWhatSomebodyCorrupted() {
        stage.buy(PlanKey.PRO, 12);
        stage.live(Duration.ofDays(15));
        var right = state();
        for (var damage : List.of(
                "update customers set state = 'PAUSED' where tenant_id = ?",
                "update customers set seats = 77 where tenant_id = ?",
                "update customers set base_key = 'business_v1_base_eur_month', period_end = now() where tenant_id = ?",
                "update customers set card = 'amex 0000', ends_with_period = true where tenant_id = ?",
                "delete from billing_invoices where tenant_id = ?")) {
            stage.database.jdbc().sql(damage).param(acme.value()).update();
        }

        var finding = stage.reconcile.one(acme);

        assertThat(finding.differences()).contains("state", "seats", "price", "card", "end", "period end");
        assertThat(state()).isEqualTo(right);
        assertThat(stage.reconcile.one(acme).differences()).isEmpty();
        assertThat(stage.audited("billing.repaired")).isEqualTo(1);
    }

    @Test
    void doesNotGuessWhatAPriceMeansThatNobodyKnows() {
        buyUnseen(PlanKey.PRO);
        stage.database.jdbc().sql("""
                        update stripe_stand_in_objects set body =
                            jsonb_set(body, '{items,data,0,price,metadata,lookup_key}', '"who_knows"')
                        where kind = 'subscription' and owner = ?
                        """).param(stage.stripeId()).update();

        assertThatThrownBy(() -> stage.deliver(stage.events())).hasMessageContaining("who_knows");
        assertThat(plans.find(acme)).isEmpty();
    }

    @Test
    void beginsAnewWhenTheCustomerIsDeletedAtStripe() {
        stage.buy(PlanKey.PRO, 0);
        var first = stage.stripeId();
        stage.stripe.write(
                IdempotencyKey.of("test", UUID.randomUUID()),
                (calls, options) -> calls.customers().delete(first, options));

        billing.readBack(acme);
        assertThat(plan().state()).isEqualTo(PlanState.CANCELED);

        pages.pay(billing.checkout(acme, BillingStage.order(PlanKey.PRO, 0), email), BillingStage.PAYS);
        billing.readBack(acme);
        assertThat(stage.stripeId()).isNotEqualTo(first);
        assertThat(plan().state()).isEqualTo(PlanState.TRIALING);
    }

    @Test
    void endsWhatADeletedOrganizationPaysForAndItsCustomerWhenItIsErased() {
        stage.buy(PlanKey.PRO, 0);
        var first = stage.stripeId();
        stage.database
                .jdbc()
                .sql("update organizations set state = 'DELETED', deleted_at = now() where tenant_id = ?")
                .param(acme.value())
                .update();

        stage.reconcile.one(acme);
        assertThat(stage.bought().endsWithPeriod()).isTrue();

        assertThat(erasure.erase(acme)).isEqualTo(1);
        assertThat(stage.stripe
                        .read((calls, options) -> calls.customers().retrieve(first, options))
                        .getDeleted())
                .isTrue();
    }

    @Test
    void keepsWhatHasEndedEnded() {
        stage.buy(PlanKey.PRO, 0);
        stage.database
                .jdbc()
                .sql("update customers set state = 'CANCELED' where tenant_id = ?")
                .param(acme.value())
                .update();

        assertThatThrownBy(() -> stage.database
                        .jdbc()
                        .sql("update customers set state = 'ACTIVE' where tenant_id = ?")
                        .param(acme.value())
                        .update())
                .hasMessageContaining("cannot become ACTIVE from CANCELED");
    }

    private void buyUnseen(PlanKey plan) {
        assertThat(pages.pay(billing.checkout(acme, BillingStage.order(plan, 0), email), BillingStage.PAYS))
                .isTrue();
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
        var customer = stage.store.find(acme).orElseThrow();
        return new End(
                customer.subscription(),
                customer.card(),
                stage.store.invoices(acme, 100),
                plan().plan(),
                plan().state());
    }
}
