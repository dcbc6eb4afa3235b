package dev.basefly.billing.revenue;

import dev.basefly.billing.account.SubscriptionState;
import dev.basefly.billing.revenue.Revenue.Month;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.plans.catalogue.PlanCatalogue;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads the figures from rows, each by one statement over an index. */
@CrossTenant(reason = "the figures are of all organizations together")
public final class RevenueReport {

    private static final int MONTHS = 12;

    private final SystemDatabase database;
    private final PlanCatalogue catalogue;
    private final Clock clock;

    RevenueReport(SystemDatabase database, PlanCatalogue catalogue, Clock clock) {
        this.database = database;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /** The figures of now: of this month and the eleven before. */
    public Revenue read() {
        YearMonth now = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
        Instant since = now.minusMonths(MONTHS - 1L).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        Map<SubscriptionState, Long> states = new EnumMap<>(SubscriptionState.class);
        Recurring recurring = new Recurring(catalogue);
        sold().forEach(group -> {
            states.merge(group.state(), group.subscriptions(), Long::sum);
            if (group.state() == SubscriptionState.ACTIVE) {
                recurring.add(group.key(), group.subscriptions(), group.seats());
            }
        });
        return new Revenue(months(since), recurring.perMonth(), states, recurring.unpriced());
    }

    private List<Month> months(Instant since) {
        return database.jdbc()
                .sql("""
                        with paid as (
                            select date_trunc('month', paid_at at time zone 'UTC') as month, currency,
                                sum(amount_paid) as amount, count(*) as invoices
                            from billing_invoices
                            where state = 'PAID' and amount_paid > 0 and paid_at >= :since
                            group by 1, 2),
                        given_back as (
                            select date_trunc('month', created_at at time zone 'UTC') as month, currency,
                                sum(amount) as amount
                            from billing_refunds where state in ('PENDING', 'SUCCEEDED') and created_at >= :since
                            group by 1, 2)
                        select to_char(month, 'YYYY-MM') as month, currency, coalesce(paid.amount, 0) as paid,
                            coalesce(given_back.amount, 0) as refunded, coalesce(paid.invoices, 0) as invoices
                        from paid full join given_back using (month, currency)
                        order by month desc, currency
                        """)
                .param("since", Parameters.utc(since))
                .query((row, _) -> new Month(
                        YearMonth.parse(row.getString("month")),
                        Money.of(row.getString("currency"), row.getLong("paid")),
                        Money.of(row.getString("currency"), row.getLong("refunded")),
                        row.getLong("invoices")))
                .list();
    }

    /** Subscriptions of one state and price. */
    private record Sold(SubscriptionState state, String key, long subscriptions, long seats) {}

    private List<Sold> sold() {
        return database.jdbc()
                .sql("""
                        select state, base_key, count(*), sum(seats) from customers where state is not null
                        group by state, base_key
                        """)
                .query((row, _) -> new Sold(
                        SubscriptionState.valueOf(row.getString(1)),
                        String.valueOf(row.getString(2)),
                        row.getLong(3),
                        row.getLong(4)))
                .list();
    }
}
