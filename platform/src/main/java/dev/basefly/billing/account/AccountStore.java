package dev.basefly.billing.account;

import dev.basefly.billing.account.Customer.Subscription;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of customers and their invoices. */
@CrossTenant(reason = "what Stripe tells is of a customer first, and of an organization once that is found")
final class AccountStore {

    private static final String COLUMNS = """
            select tenant_id, attempt, stripe_customer_id, email, stripe_subscription_id, state, base_key, currency, seats,
                period_start, period_end, trial_end, ends_with_period, past_due_since, later_key, card, version,
                created_at, synced_at
            from customers
            """;

    private static final String INVOICES = """
            select stripe_invoice_id, number, state, currency, total, amount_due, amount_paid, attempts, next_attempt_at,
                page_url, pdf_url, created_at, paid_at, refunded
            from billing_invoices
            """;

    private final SystemDatabase database;

    AccountStore(SystemDatabase database) {
        this.database = database;
    }

    <T> T inTransaction(Supplier<T> work) {
        return database.inTransaction(work);
    }

    JdbcClient jdbc() {
        return database.jdbc();
    }

    Optional<Customer> find(TenantId tenant) {
        return jdbc().sql(COLUMNS + " where tenant_id = :tenant")
                .param("tenant", tenant.value())
                .query((row, _) -> customer(row))
                .optional();
    }

    Optional<Customer> find(String stripeCustomer) {
        return jdbc().sql(COLUMNS + " where stripe_customer_id = :id")
                .param("id", stripeCustomer)
                .query((row, _) -> customer(row))
                .optional();
    }

    /** Makes the row that stands for the attempt at making a customer; there is one for each organization, ever. */
    Customer claim(TenantId tenant, @Nullable String email, Instant now) {
        jdbc().sql("""
                        insert into customers (tenant_id, attempt, email, created_at)
                        values (:tenant, :attempt, :email, :now) on conflict (tenant_id) do nothing
                        """)
                .param("tenant", tenant.value())
                .param("attempt", UUID.randomUUID())
                .param("email", Parameters.text(email))
                .param("now", Parameters.utc(now))
                .update();
        return find(tenant).orElseThrow();
    }

    /** Notes which customer of Stripe it is; the first one counts. */
    Customer identify(TenantId tenant, String stripeCustomer) {
        jdbc().sql("""
                        update customers set stripe_customer_id = :id, version = version + 1
                        where tenant_id = :tenant and stripe_customer_id is null
                        """)
                .param("tenant", tenant.value())
                .param("id", stripeCustomer)
                .update();
        return find(tenant).orElseThrow();
    }

    /** Notes which customer of Stripe it is after all; whoever it was noted for has none until theirs is found. */
    void correct(TenantId tenant, String stripeCustomer) {
        int _ = inTransaction(() -> {
            var _ = note(
                    "update customers set stripe_customer_id = null, version = version + 1"
                            + " where stripe_customer_id = :id and tenant_id <> :tenant",
                    tenant,
                    stripeCustomer);
            return note(
                    "update customers set stripe_customer_id = :id, version = version + 1 where tenant_id = :tenant",
                    tenant,
                    stripeCustomer);
        });
    }

    private int note(String update, TenantId tenant, String stripeCustomer) {
        return jdbc().sql(update)
                .param("tenant", tenant.value())
                .param("id", stripeCustomer)
                .update();
    }

    /** Forgets a customer that is not at Stripe any more, so that another one can be made. */
    void disown(TenantId tenant) {
        jdbc().sql("""
                        update customers set former_customers = former_customers || stripe_customer_id, stripe_customer_id = null,
                            attempt = :attempt, stripe_subscription_id = null, state = null, version = version + 1
                        where tenant_id = :tenant
                        """)
                .param("tenant", tenant.value())
                .param("attempt", UUID.randomUUID())
                .update();
    }

    /** All customers of Stripe that the organization ever was. */
    List<String> everyStripeId(TenantId tenant) {
        return jdbc().sql("""
                        select unnest(former_customers || stripe_customer_id) as id from customers
                        where tenant_id = :tenant
                        """).param("tenant", tenant.value()).query((row, _) -> row.getString(1)).list().stream()
                .filter(Objects::nonNull)
                .toList();
    }

    /** Locks the row, and says which version it has. */
    long lock(TenantId tenant) {
        return jdbc().sql("select version from customers where tenant_id = :tenant for update")
                .param("tenant", tenant.value())
                .query(Long.class)
                .single();
    }

    /** Stores what Stripe says, with the next version. */
    void save(
            Customer known, @Nullable Subscription bought, @Nullable String email, @Nullable String card, Instant now) {
        jdbc().sql("""
                        update customers set email = coalesce(:email, email), card = :card, stripe_subscription_id = :subscription,
                            state = :state, base_key = :base, currency = :currency, seats = :seats, period_start = :start,
                            period_end = :end, trial_end = :trial, ends_with_period = :ends, past_due_since = :since,
                            later_key = :later, version = version + 1, synced_at = :now
                        where tenant_id = :tenant
                        """)
                .param("tenant", known.tenant().value())
                .param("email", Parameters.text(email))
                .param("card", Parameters.text(card))
                .param("subscription", Parameters.text(bought == null ? null : bought.stripeId()))
                .param("state", Parameters.text(bought == null ? null : bought.state()))
                .param("base", Parameters.text(bought == null ? null : bought.baseKey()))
                .param("currency", Parameters.text(bought == null ? null : bought.currency()))
                .param("seats", bought == null ? 0 : bought.seats())
                .param("start", time(bought == null ? null : bought.periodStart()))
                .param("end", time(bought == null ? null : bought.periodEnd()))
                .param("trial", time(bought == null ? null : bought.trialEnd()))
                .param("ends", bought != null && bought.endsWithPeriod())
                .param("since", time(bought == null ? null : bought.pastDueSince()))
                .param("later", Parameters.text(bought == null ? null : bought.laterKey()))
                .param("now", Parameters.utc(now))
                .update();
    }

    /** Notes that it was compared and found equal. */
    void synced(TenantId tenant, Instant now) {
        jdbc().sql("update customers set synced_at = :now where tenant_id = :tenant")
                .param("tenant", tenant.value())
                .param("now", Parameters.utc(now))
                .update();
    }

    /** Stores an invoice, unless nothing changed. */
    void save(TenantId tenant, Invoice invoice) {
        jdbc().sql("""
                        insert into billing_invoices (tenant_id, stripe_invoice_id, number, state, currency, total, amount_due,
                            amount_paid, attempts, next_attempt_at, page_url, pdf_url, created_at, paid_at, refunded)
                        values (:tenant, :id, :number, :state, :currency, :total, :due, :paid, :attempts, :next, :page, :pdf,
                            :created, :paid_at, billing_refunded(:tenant, :id))
                        on conflict (tenant_id, stripe_invoice_id) do update set number = excluded.number,
                            state = excluded.state, currency = excluded.currency, total = excluded.total,
                            amount_due = excluded.amount_due, amount_paid = excluded.amount_paid,
                            attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at,
                            page_url = excluded.page_url, pdf_url = excluded.pdf_url, paid_at = excluded.paid_at
                        """)
                .param("tenant", tenant.value())
                .param("id", invoice.id())
                .param("number", Parameters.text(invoice.number()))
                .param("state", invoice.state().name())
                .param("currency", invoice.total().currency().getCurrencyCode())
                .param("total", invoice.total().minor())
                .param("due", invoice.due().minor())
                .param("paid", invoice.paid().minor())
                .param("attempts", invoice.attempts())
                .param("next", time(invoice.nextAttemptAt()))
                .param("page", Parameters.text(invoice.page()))
                .param("pdf", Parameters.text(invoice.pdf()))
                .param("created", Parameters.utc(invoice.createdAt()))
                .param("paid_at", time(invoice.paidAt()))
                .update();
    }

    /** Newest first. */
    List<Invoice> invoices(TenantId tenant, int limit) {
        return jdbc().sql(INVOICES + """
                         where tenant_id = :tenant order by created_at desc, stripe_invoice_id limit :limit
                        """)
                .param("tenant", tenant.value())
                .param("limit", limit)
                .query((row, _) -> invoice(row))
                .list();
    }

    /** Those of these ids that are stored, by id. */
    Map<String, Invoice> invoices(TenantId tenant, List<String> ids) {
        return jdbc()
                .sql(INVOICES + " where tenant_id = :tenant and stripe_invoice_id = any(:ids)")
                .param("tenant", tenant.value())
                .param("ids", Parameters.array("text", ids, id -> id))
                .query((row, _) -> invoice(row))
                .list()
                .stream()
                .collect(Collectors.toMap(Invoice::id, Function.identity()));
    }

    /** The ids of invoices that may still be paid, newest first. */
    List<String> openInvoices(TenantId tenant, int limit) {
        return jdbc().sql("""
                        select stripe_invoice_id from billing_invoices
                        where tenant_id = :tenant and state in ('DRAFT', 'OPEN', 'UNCOLLECTIBLE')
                        order by created_at desc, stripe_invoice_id limit :limit
                        """)
                .param("tenant", tenant.value())
                .param("limit", limit)
                .query((row, _) -> row.getString(1))
                .list();
    }

    /** Whether something is due on an invoice that is open. */
    boolean owes(TenantId tenant) {
        return jdbc().sql("""
                        select exists (select from billing_invoices
                            where tenant_id = :tenant and state = 'OPEN' and amount_due > 0)
                        """)
                .param("tenant", tenant.value())
                .query(Boolean.class)
                .single();
    }

    Optional<Invoice> invoice(TenantId tenant, String id) {
        return jdbc().sql(INVOICES + " where tenant_id = :tenant and stripe_invoice_id = :id")
                .param("tenant", tenant.value())
                .param("id", id)
                .query((row, _) -> invoice(row))
                .optional();
    }

    /** Customers of Stripe in the order of their organizations, after the one given. */
    List<Customer> page(@Nullable TenantId after, int limit) {
        return jdbc().sql(COLUMNS + """
                         where stripe_customer_id is not null and (:after::uuid is null or tenant_id > :after)
                        order by tenant_id limit :limit
                        """)
                .param("after", new SqlParameterValue(Types.OTHER, after == null ? null : after.value()))
                .param("limit", limit)
                .query((row, _) -> customer(row))
                .list();
    }

    private static Customer customer(ResultSet row) throws SQLException {
        return new Customer(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getObject("attempt", UUID.class),
                row.getString("stripe_customer_id"),
                row.getString("email"),
                row.getString("stripe_subscription_id") == null ? null : subscription(row),
                row.getString("card"),
                row.getLong("version"),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "synced_at"));
    }

    private static Subscription subscription(ResultSet row) throws SQLException {
        return new Subscription(
                row.getString("stripe_subscription_id"),
                SubscriptionState.valueOf(row.getString("state")),
                row.getString("base_key"),
                row.getString("currency"),
                row.getInt("seats"),
                row.getTimestamp("period_start").toInstant(),
                row.getTimestamp("period_end").toInstant(),
                instant(row, "trial_end"),
                row.getBoolean("ends_with_period"),
                instant(row, "past_due_since"),
                row.getString("later_key"));
    }

    private static Invoice invoice(ResultSet row) throws SQLException {
        String currency = row.getString("currency");
        return new Invoice(
                row.getString("stripe_invoice_id"),
                row.getString("number"),
                Invoice.State.valueOf(row.getString("state")),
                Money.of(currency, row.getLong("total")),
                Money.of(currency, row.getLong("amount_due")),
                Money.of(currency, row.getLong("amount_paid")),
                row.getInt("attempts"),
                instant(row, "next_attempt_at"),
                row.getString("page_url"),
                row.getString("pdf_url"),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "paid_at"),
                Money.of(currency, row.getLong("refunded")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private static SqlParameterValue time(@Nullable Instant time) {
        return new SqlParameterValue(Types.TIMESTAMP_WITH_TIMEZONE, time == null ? null : Parameters.utc(time));
    }
}
