package dev.basefly.billing.account;

import dev.basefly.runtime.TenantId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All rows of a customer at a moment, here and at the stand-in, to be put back as they were. */
final class Rows {

    private static final SequencedMap<String, String> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("customers", "tenant_id = :tenant");
        TABLES.put("billing_invoices", "tenant_id = :tenant");
        TABLES.put("billing_actions", "tenant_id = :tenant");
        TABLES.put("billing_refunds", "tenant_id = :tenant");
        TABLES.put("plan_assignments", "organization = :tenant");
        TABLES.put("mails", "organization_id = :tenant");
        TABLES.put("stripe_webhook_events", "customer_id = :customer");
        TABLES.put("stripe_stand_in_objects", "(owner = :customer or id = :customer)");
    }

    private static final String TOLD = """
            select jsonb_build_array(
                (select to_jsonb(c) - '{version,attempt,synced_at,created_at,updated_at}'::text[]
                    from customers c where tenant_id = :tenant),
                (select to_jsonb(p) - '{fact,changed_at}'::text[] from plan_assignments p where organization = :tenant),
                (select jsonb_agg(to_jsonb(i) order by created_at, number) from billing_invoices i where tenant_id = :tenant))::text
            """;

    private final JdbcClient jdbc;
    private final TenantId tenant;
    private final String customer;
    private final Map<String, String> rows;

    private Rows(JdbcClient jdbc, TenantId tenant, String customer, Map<String, String> rows) {
        this.jdbc = jdbc;
        this.tenant = tenant;
        this.customer = customer;
        this.rows = rows;
    }

    /** @param customer Stripe's id */
    static Rows of(JdbcClient jdbc, TenantId tenant, String customer) {
        return of(jdbc, tenant, customer, TABLES.sequencedKeySet());
    }

    /** Those that events of Stripe change. */
    static Rows changedByEvents(JdbcClient jdbc, TenantId tenant, String customer) {
        return of(
                jdbc,
                tenant,
                customer,
                List.of("customers", "billing_invoices", "plan_assignments", "mails", "stripe_webhook_events"));
    }

    private static Rows of(JdbcClient jdbc, TenantId tenant, String customer, Collection<String> tables) {
        var all = tables.stream()
                .map(table -> "(select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text from " + table + " t where "
                        + TABLES.get(table) + ")")
                .collect(Collectors.joining(", ", "select ", ""));
        Map<String, String> rows = new LinkedHashMap<>();
        jdbc.sql(all)
                .param("tenant", tenant.value())
                .param("customer", customer)
                .query((row, _) -> {
                    int column = 0;
                    for (var table : tables) {
                        rows.put(table, row.getString(++column));
                    }
                    return rows;
                })
                .single();
        return new Rows(jdbc, tenant, customer, rows);
    }

    void putBack() {
        var all = rows.keySet().stream()
                .map(table -> "delete from %1$s where %2$s; insert into %1$s overriding system value"
                                .formatted(table, TABLES.get(table))
                        + " select * from jsonb_populate_recordset(null::%1$s, :%1$s::jsonb)".formatted(table))
                .collect(Collectors.joining("; "));
        jdbc.sql(all)
                .param("tenant", tenant.value())
                .param("customer", customer)
                .params(rows)
                .update();
    }

    /** What is known of the customer now: subscription, plan and invoices, without versions and times of storing. */
    static String told(JdbcClient jdbc, TenantId tenant) {
        return jdbc.sql(TOLD)
                .param("tenant", tenant.value())
                .query(String.class)
                .single();
    }
}
