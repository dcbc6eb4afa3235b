package dev.basefly.billing.revenue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.billing.account.SubscriptionState;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.Price;
import dev.basefly.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** All in transactions that are undone; the months are in a century that no other test knows. */
@PlatformTest
@CrossTenant(reason = "plants customers and invoices of many organizations")
class RevenueTests {

    private static final boolean LONG = "true".equals(System.getenv("TESTS_LONG"));
    private static final Currency EUR = Currency.getInstance("EUR");

    @Autowired
    private SystemDatabase database;

    @Autowired
    private PlanCatalogue catalogue;

    private final SettableClock clock = new SettableClock(Instant.parse("2203-03-31T23:59:00Z"));

    @Test
    void addsUpWhatWasPaidByMonthAndCurrency() {
        undone(() -> {
            invoice("in_1", "EUR", 1999, "2203-03-01T00:00:00Z");
            invoice("in_2", "EUR", 1, "2203-03-31T23:59:59Z");
            invoice("in_3", "JPY", 5000, "2203-03-15T00:00:00Z");
            invoice("in_4", "EUR", 700, "2202-04-01T00:00:00Z");
            invoice("in_5", "EUR", 900, "2202-03-31T23:59:59Z");
            refund("re_1", "SUCCEEDED", "EUR", 500, "2203-03-02T00:00:00Z");
            refund("re_2", "FAILED", "EUR", 600, "2203-03-02T00:00:00Z");
            refund("re_3", "PENDING", "USD", 10, "2203-02-02T00:00:00Z");

            assertThat(report().read().months())
                    .containsExactly(
                            month("2203-03", "EUR", 2000, 500, 2),
                            month("2203-03", "JPY", 5000, 0, 1),
                            month("2203-02", "USD", 0, 10, 0),
                            month("2202-04", "EUR", 700, 0, 1));
            assertThat(report().read().months().getFirst().net()).isEqualTo(Money.of("EUR", 1500));
        });
    }

    @Test
    void countsSubscriptionsAndWhatTheActiveOnesBringEachMonth() {
        var version = catalogue.current(PlanKey.PRO);
        var month = version.price(Price.BASE, EUR, BillingInterval.MONTH).orElseThrow();
        var year = version.price(Price.BASE, EUR, BillingInterval.YEAR).orElseThrow();
        var seat = version.price(Price.SEAT, EUR, BillingInterval.MONTH).orElseThrow();
        undone(() -> {
            database.jdbc()
                    .sql("update customers set stripe_subscription_id = null, state = null")
                    .update();
            customers(month.lookupKey(), "ACTIVE", 2, 3);
            customers(year.lookupKey(), "ACTIVE", 1, 0);
            customers(month.lookupKey(), "TRIALING", 1, 0);
            customers(month.lookupKey(), "PAST_DUE", 1, 0);
            customers("unknown", "ACTIVE", 1, 0);

            var revenue = report().read();

            var yearly = 12 * (2 * month.money().minor() + 6 * seat.money().minor())
                    + year.money().minor();
            assertThat(revenue.recurring()).containsExactly(Money.of("EUR", Math.round(yearly / 12.0)));
            assertThat(revenue.count(SubscriptionState.ACTIVE)).isEqualTo(4);
            assertThat(revenue.count(SubscriptionState.TRIALING)).isEqualTo(1);
            assertThat(revenue.count(SubscriptionState.PAST_DUE)).isEqualTo(1);
            assertThat(revenue.count(SubscriptionState.CANCELED)).isZero();
            assertThat(revenue.unpriced()).isEqualTo(1);
        });
    }

    @Test
    void isUsableWithManyCustomers() {
        var rows = LONG ? 100_000 : 5_000;
        undone(() -> {
            customers("pro_v1_base_eur_month", "ACTIVE", rows, 1);
            database.jdbc().sql("""
                            insert into billing_invoices (tenant_id, stripe_invoice_id, state, currency, total, amount_due,
                                amount_paid, attempts, created_at, paid_at)
                            select gen_random_uuid(), 'in_many_' || n, 'PAID', 'EUR', 100, 100, 100, 1, '2203-01-01',
                                timestamptz '2202-06-01 00:00Z' + n * interval '1 minute'
                            from generate_series(1, :rows) n
                            """).param("rows", rows).update();
            database.jdbc().sql("analyze customers, billing_invoices").update();

            var began = System.nanoTime();
            var revenue = report().read();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
            assertThat(revenue.months().stream()
                            .mapToLong(Revenue.Month::invoices)
                            .sum())
                    .isEqualTo(rows);
        });
    }

    private void undone(Runnable facts) {
        var failed = new AtomicReference<AssertionError>();
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    try {
                        facts.run();
                    } catch (AssertionError failure) {
                        failed.set(failure);
                    }
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");
        if (failed.get() != null) {
            throw failed.get();
        }
    }

    private RevenueReport report() {
        return new RevenueReport(database, catalogue, clock);
    }

    private static Revenue.Month month(String month, String currency, long paid, long refunded, long invoices) {
        return new Revenue.Month(
                YearMonth.parse(month), Money.of(currency, paid), Money.of(currency, refunded), invoices);
    }

    private void customers(String key, String state, int rows, int seats) {
        database.jdbc()
                .sql("""
                        insert into customers (tenant_id, attempt, stripe_subscription_id, state, base_key, currency, seats,
                            period_start, period_end, created_at)
                        select gen_random_uuid(), gen_random_uuid(), 'sub_' || gen_random_uuid(), :state, :key, 'eur', :seats,
                            now(), now(), now()
                        from generate_series(1, :rows)
                        """)
                .param("state", state)
                .param("key", key)
                .param("seats", seats)
                .param("rows", rows)
                .update();
    }

    private void invoice(String id, String currency, long paid, String at) {
        database.jdbc()
                .sql("""
                        insert into billing_invoices (tenant_id, stripe_invoice_id, state, currency, total, amount_due,
                            amount_paid, attempts, created_at, paid_at)
                        values (gen_random_uuid(), :id, 'PAID', :currency, :paid, :paid, :paid, 1, now(), :at::timestamptz)
                        """)
                .param("id", id)
                .param("currency", currency)
                .param("paid", paid)
                .param("at", at)
                .update();
    }

    private void refund(String id, String state, String currency, long amount, String at) {
        database.jdbc()
                .sql("""
                        insert into billing_refunds (tenant_id, stripe_refund_id, stripe_invoice_id, origin, state, currency,
                            amount, created_at)
                        values (gen_random_uuid(), :id, 'in_1', 'STRIPE', :state, :currency, :amount, :at::timestamptz)
                        """)
                .param("id", id + "_revenue")
                .param("state", state)
                .param("currency", currency)
                .param("amount", amount)
                .param("at", at)
                .update();
    }
}
