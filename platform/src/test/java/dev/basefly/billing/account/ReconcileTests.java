package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.plans.PlanState;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Rows that somebody corrupted, and what is wrong at Stripe's side. */
@PlatformTest
@CrossTenant(reason = "corrupts rows of customers")
class ReconcileTests {

    private static final List<String> DAMAGES = List.of(
            "update customers set stripe_customer_id = 'cus_of_somebody_else' where tenant_id = ?",
            "update customers set state = 'PAUSED' where tenant_id = ?",
            "update customers set seats = 77 where tenant_id = ?",
            "update customers set base_key = 'business_v1_base_eur_month' where tenant_id = ?",
            "update billing_invoices set state = 'OPEN', total = 1, amount_paid = 0, paid_at = null where tenant_id = ?");

    @Autowired
    private ApplicationContext context;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = new Shop(context);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void repairsAndAuditsFiveCorruptRows() {
        var tenants = Stream.generate(this::customer).limit(DAMAGES.size()).toList();
        var right = tenants.stream().map(this::state).toList();
        for (int number = 0; number < DAMAGES.size(); number++) {
            assertThat(shop.jdbc()
                            .sql(DAMAGES.get(number))
                            .param(tenants.get(number).value())
                            .update())
                    .isEqualTo(1);
            assertThat(state(tenants.get(number))).isNotEqualTo(right.get(number));
        }

        var report = shop.reconcile.all();

        var found = new ArrayList<String>();
        for (var tenant : tenants) {
            found.add(report.findings().stream()
                    .filter(finding -> finding.organization().equals(tenant))
                    .flatMap(finding -> finding.differences().stream())
                    .map(difference -> difference.replaceAll(" in_.*", ""))
                    .distinct()
                    .toList()
                    .toString());
        }
        assertThat(found).containsExactly("[customer]", "[state]", "[seats]", "[price]", "[invoice]");
        assertThat(tenants.stream().map(this::state).toList()).isEqualTo(right);
        assertThat(tenants).allSatisfy(tenant -> assertThat(repairs(tenant)).isEqualTo(1));
        assertThat(tenants)
                .allSatisfy(tenant ->
                        assertThat(shop.reconcile.one(tenant).differences()).isEmpty());
    }

    /** Nobody gets what another one pays for, neither until they are told apart nor after. */
    @Test
    void tellsApartTwoWhoseCustomersWereExchanged() {
        var acme = customer();
        var globex = customer();
        var right = List.of(state(acme), state(globex));
        var acmes = shop.stripeId(acme);
        var globexs = shop.stripeId(globex);
        note(acme, null);
        note(globex, acmes);
        note(acme, globexs);
        assertThatThrownBy(() -> shop.billing.readBack(acme)).hasMessageContaining("another organization's");

        var findings = shop.reconcile.all().findings();

        assertThat(findings)
                .filteredOn(finding -> finding.organization().equals(acme)
                        || finding.organization().equals(globex))
                .allSatisfy(finding -> assertThat(finding.differences()).contains("customer"))
                .hasSize(2);
        assertThat(List.of(shop.stripeId(acme), shop.stripeId(globex))).containsExactly(acmes, globexs);
        assertThat(List.of(state(acme), state(globex))).isEqualTo(right);
    }

    private void note(TenantId tenant, @Nullable String stripeId) {
        shop.jdbc()
                .sql("update customers set stripe_customer_id = :id where tenant_id = :tenant")
                .param("id", stripeId, Types.VARCHAR)
                .param("tenant", tenant.value())
                .update();
    }

    @Test
    void repairsThePlanThatSomebodyGaveAway() {
        var acme = customer();
        var right = state(acme);
        shop.jdbc()
                .sql("update plan_assignments set plan = 'BUSINESS', version = 1, seats = 1000 where organization = ?")
                .param(acme.value())
                .update();

        assertThat(shop.reconcile.one(acme).differences()).containsExactly("plan");

        assertThat(state(acme)).isEqualTo(right);
        assertThat(repairs(acme)).isEqualTo(1);
    }

    @Test
    void tellsOfAPriceThatIsAnotherOneAtStripe() {
        var acme = customer();
        var sold = shop.store.find(acme).orElseThrow().subscription();
        var key = Objects.requireNonNull(sold).baseKey();
        changePrice(key, 1);
        try {
            assertThat(shop.reconcile.all().prices()).anyMatch(price -> price.startsWith("price " + key + ": "));
        } finally {
            changePrice(key, -1);
        }
        assertThat(shop.reconcile.all().prices()).noneMatch(price -> price.startsWith("price " + key + ": "));
    }

    @Test
    void doesNotBelieveThatACustomerIsGoneWhomStripeCannotFind() {
        var acme = customer();
        var right = state(acme);
        shop.jdbc()
                .sql("update customers set stripe_customer_id = 'cus_unknown' where tenant_id = ?")
                .param(acme.value())
                .update();
        shop.jdbc().sql("""
                        update stripe_stand_in_objects set body = body #- '{metadata,tenant}'
                        where kind = 'customer' and body -> 'metadata' ->> 'tenant' = ?
                        """).param(acme.toString()).update();

        assertThatThrownBy(() -> shop.reconcile.one(acme)).hasMessageContaining("status 404");

        assertThat(shop.plan(acme).state()).isEqualTo(PlanState.TRIALING);
        assertThat(state(acme)).isEqualTo(right.replaceAll("cus_[0-9a-f]{32}", "cus_unknown"));
    }

    private TenantId customer() {
        var tenant = new TenantId(UUID.randomUUID());
        shop.buy(tenant, Shop.order(PlanKey.PRO, 0));
        var _ = shop.billing.readBack(tenant);
        return tenant;
    }

    private void changePrice(String key, int by) {
        shop.jdbc().sql("""
                        update stripe_stand_in_objects set body = jsonb_set(body, '{unit_amount}',
                            to_jsonb((body ->> 'unit_amount')::bigint + :by)) where kind = 'price' and body ->> 'lookup_key' = :key
                        """).param("by", by).param("key", key).update();
    }

    private String state(TenantId tenant) {
        return Rows.told(shop.jdbc(), tenant);
    }

    private long repairs(TenantId tenant) {
        return shop.jdbc()
                .sql("select count(*) from audit_events where tenant_id = ? and action = 'billing.repaired'")
                .param(tenant.value())
                .query(Long.class)
                .single();
    }
}
