package dev.basefly.billing.refund;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows of refunds. */
@CrossTenant(reason = "a refund is known before it is known whose it is, and operators see all of them")
public final class Refunds {

    private static final String COLUMNS = """
            select stripe_refund_id, tenant_id, stripe_invoice_id, origin, state, currency, amount, reason, created_at
            from billing_refunds
            """;

    /** What a state may be followed by is behind it. */
    private static final String ORDER = "array['PENDING', 'SUCCEEDED', 'CANCELED', 'FAILED']";

    private final SystemDatabase database;

    Refunds(SystemDatabase database) {
        this.database = database;
    }

    <T> T inTransaction(Supplier<T> work) {
        return database.inTransaction(work);
    }

    /**
     * Stores what Stripe says of a refund, and what was given back of its invoice; takes part in the transaction that is open. What
     * was read earlier and comes later changes no state back.
     */
    public void save(Refund refund) {
        lock(refund.tenant(), refund.invoice());
        database.jdbc()
                .sql("""
                        insert into billing_refunds (tenant_id, stripe_refund_id, stripe_invoice_id, origin, state, currency,
                            amount, reason, created_at)
                        values (:tenant, :id, :invoice, :origin, :state, :currency, :amount, :reason, :created)
                        on conflict (tenant_id, stripe_refund_id) do update set
                            state = case when array_position(%1$s, excluded.state) > array_position(%1$s, billing_refunds.state)
                                then excluded.state else billing_refunds.state end,
                            amount = excluded.amount, reason = coalesce(excluded.reason, billing_refunds.reason)
                        """.formatted(ORDER))
                .param("tenant", refund.tenant().value())
                .param("id", refund.id())
                .param("invoice", refund.invoice())
                .param("origin", refund.origin().name())
                .param("state", refund.state().name())
                .param("currency", refund.amount().currency().getCurrencyCode())
                .param("amount", refund.amount().minor())
                .param("reason", Parameters.text(refund.reason()))
                .param("created", Parameters.utc(refund.createdAt()))
                .update();
        add(refund.tenant(), refund.invoice());
    }

    /** Two refunds of an invoice follow one another, so that the second one adds up the first. */
    private void lock(TenantId tenant, String invoice) {
        database.jdbc()
                .sql(
                        "select 1 from billing_invoices where tenant_id = :tenant and stripe_invoice_id = :invoice for update")
                .param("tenant", tenant.value())
                .param("invoice", invoice)
                .query(Integer.class)
                .optional();
    }

    private int add(TenantId tenant, String invoice) {
        return database.jdbc()
                .sql("""
                        update billing_invoices set refunded = billing_refunded(tenant_id, stripe_invoice_id)
                        where tenant_id = :tenant and stripe_invoice_id = :invoice
                            and refunded <> billing_refunded(tenant_id, stripe_invoice_id)
                        """)
                .param("tenant", tenant.value())
                .param("invoice", invoice)
                .update();
    }

    /** Adds up the refunds since then anew, of at most a thousand invoices; whose sum was wrong. */
    List<String> mend(Instant since) {
        record Billed(TenantId tenant, String invoice) {}
        return inTransaction(() -> database
                .jdbc()
                .sql("""
                        select tenant_id, stripe_invoice_id from billing_invoices
                        where (tenant_id, stripe_invoice_id) in (
                                select tenant_id, stripe_invoice_id from billing_refunds where created_at >= :since)
                            and refunded <> billing_refunded(tenant_id, stripe_invoice_id)
                        order by stripe_invoice_id limit 1000 for update
                        """)
                .param("since", Parameters.utc(since))
                .query((row, _) -> new Billed(new TenantId(row.getObject(1, UUID.class)), row.getString(2)))
                .list()
                .stream()
                .filter(billed -> add(billed.tenant(), billed.invoice()) > 0)
                .map(Billed::invoice)
                .toList());
    }

    /** Whether the refund is stored in this state, or one that follows it. */
    boolean has(String id, Refund.State state) {
        return database.jdbc()
                .sql("""
                        select exists (select from billing_refunds where stripe_refund_id = :id
                            and array_position(%1$s, state) >= array_position(%1$s, :state))
                        """.formatted(ORDER))
                .param("id", id)
                .param("state", state.name())
                .query(Boolean.class)
                .single();
    }

    /** Of an invoice, the newest first. */
    public List<Refund> of(TenantId tenant, String invoice) {
        return database.jdbc()
                .sql(COLUMNS + """
                         where tenant_id = :tenant and stripe_invoice_id = :invoice
                        order by created_at desc, stripe_refund_id limit 100
                        """)
                .param("tenant", tenant.value())
                .param("invoice", invoice)
                .query((row, _) -> refund(row))
                .list();
    }

    /** Of everybody, the newest first, older than the one given. */
    public List<Refund> newest(@Nullable String after, int limit) {
        return database.jdbc()
                .sql(COLUMNS + """
                         where :after::text is null or (created_at, stripe_refund_id) < (
                            select created_at, stripe_refund_id from billing_refunds where stripe_refund_id = :after limit 1)
                        order by created_at desc, stripe_refund_id desc limit :limit
                        """)
                .param("after", Parameters.text(after))
                .param("limit", limit)
                .query((row, _) -> refund(row))
                .list();
    }

    /** Whose invoice it is; empty when it was not stored yet, or is for something else. */
    Optional<TenantId> tenantOfInvoice(String invoice) {
        return database.jdbc()
                .sql("select tenant_id from billing_invoices where stripe_invoice_id = :invoice")
                .param("invoice", invoice)
                .query(UUID.class)
                .optional()
                .map(TenantId::new);
    }

    /** Which organization a customer of Stripe is. */
    Optional<TenantId> tenantOfCustomer(String customer) {
        return database.jdbc()
                .sql("select tenant_id from customers where stripe_customer_id = :customer")
                .param("customer", customer)
                .query(UUID.class)
                .optional()
                .map(TenantId::new);
    }

    private static Refund refund(ResultSet row) throws SQLException {
        return new Refund(
                row.getString("stripe_refund_id"),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("stripe_invoice_id"),
                Refund.Origin.valueOf(row.getString("origin")),
                Refund.State.valueOf(row.getString("state")),
                Money.of(row.getString("currency"), row.getLong("amount")),
                row.getString("reason"),
                row.getTimestamp("created_at").toInstant());
    }
}
