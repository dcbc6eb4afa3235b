package dev.basefly.plans.catalogue;

import dev.basefly.database.Parameters;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of the catalogue. */
record CatalogueRows(JdbcClient jdbc) {

    private record Id(PlanKey plan, int version) {}

    private record Of<T>(Id id, T value) {}

    private record GrantEntry(String feature, Grant grant) {}

    /** Makes others wait who change the catalogue, until the transaction ends. */
    void lock() {
        jdbc.sql("select revision from plan_catalogue for update")
                .query(Long.class)
                .single();
    }

    long revision() {
        return jdbc.sql("select revision from plan_catalogue").query(Long.class).single();
    }

    void touch() {
        jdbc.sql("update plan_catalogue set revision = revision + 1").update();
    }

    boolean isEmpty() {
        return jdbc.sql("select not exists (select from plans)")
                .query(Boolean.class)
                .single();
    }

    /** Everything; the revision first, so that it is never newer than what is read after it. */
    Catalogue read() {
        long revision = revision();
        Map<PlanKey, Integer> current = new LinkedHashMap<>();
        jdbc.sql("select plan, current_version from plans order by position, plan")
                .query(row -> {
                    current.put(PlanKey.of(row.getString(1)), row.getInt(2));
                });
        Map<Id, List<AddOn>> addOns = grouped(addOns());
        Map<Id, List<Price>> prices = grouped(prices());
        Map<Id, List<GrantEntry>> grants = grouped(grants());
        Map<PlanKey, List<PlanVersion>> versions = new HashMap<>();
        jdbc.sql("""
                        select plan, version, title, description, trial_days, included_seats, reason, created_at
                        from plan_versions order by plan, version
                        """).query(row -> {
            Id id = new Id(PlanKey.of(row.getString("plan")), row.getInt("version"));
            Map<String, Grant> included = new HashMap<>();
            grants.getOrDefault(id, List.of()).forEach(entry -> included.put(entry.feature(), entry.grant()));
            versions.computeIfAbsent(id.plan(), ignored -> new ArrayList<>())
                    .add(new PlanVersion(
                            id.plan(),
                            id.version(),
                            row.getString("title"),
                            row.getString("description"),
                            row.getInt("trial_days"),
                            row.getInt("included_seats"),
                            addOns.getOrDefault(id, List.of()),
                            prices.getOrDefault(id, List.of()),
                            included,
                            row.getString("reason"),
                            row.getTimestamp("created_at").toInstant()));
        });
        return new Catalogue(revision, List.copyOf(current.keySet()), current, versions);
    }

    /** Adds the version and makes it the one that is sold. */
    PlanVersion insert(PlanVersion version) {
        jdbc.sql("""
                        insert into plan_versions (plan, version, title, description, trial_days, included_seats, reason,
                            created_at)
                        values (:plan, :version, :title, :description, :trialDays, :seats, :reason, :now)
                        """)
                .param("plan", version.plan().name())
                .param("version", version.version())
                .param("title", version.title())
                .param("description", version.description())
                .param("trialDays", version.trialDays())
                .param("seats", version.includedSeats())
                .param("reason", version.reason())
                .param("now", Parameters.utc(version.createdAt()))
                .update();
        version.addOns().forEach(addOn -> insert(version, addOn));
        version.prices().forEach(price -> insert(version, price));
        insertGrants(version.plan(), version.version(), version.grants());
        jdbc.sql("""
                        insert into plans (plan, current_version, position)
                        values (:plan, :version, (select count(*) from plans))
                        on conflict (plan) do update set current_version = excluded.current_version
                        """)
                .param("plan", version.plan().name())
                .param("version", version.version())
                .update();
        touch();
        return version;
    }

    void insertGrants(PlanKey plan, int version, Map<String, Grant> grants) {
        grants.forEach((feature, grant) -> jdbc.sql("""
                        insert into plan_grants (plan, version, feature, included, enforcement, grace_percent)
                        values (:plan, :version, :feature, :included, :enforcement, :grace)
                        """)
                .param("plan", plan.name())
                .param("version", version)
                .param("feature", feature)
                .param("included", included(grant.included()))
                .param("enforcement", grant.enforcement().name())
                .param("grace", grant.gracePercent())
                .update());
    }

    private static SqlParameterValue included(long included) {
        return new SqlParameterValue(Types.BIGINT, included == Grant.UNLIMITED ? null : included);
    }

    private void insert(PlanVersion version, AddOn addOn) {
        jdbc.sql("""
                        insert into plan_add_ons (plan, version, add_on, title, feature, amount)
                        values (:plan, :version, :key, :title, :feature, :amount)
                        """)
                .param("plan", version.plan().name())
                .param("version", version.version())
                .param("key", addOn.key())
                .param("title", addOn.title())
                .param("feature", addOn.feature())
                .param("amount", addOn.amount())
                .update();
    }

    private void insert(PlanVersion version, Price price) {
        jdbc.sql("""
                        insert into plan_prices (lookup_key, plan, version, item, currency, billing_interval, amount)
                        values (:lookupKey, :plan, :version, :item, :currency, :interval, :amount)
                        """)
                .param("lookupKey", price.lookupKey())
                .param("plan", version.plan().name())
                .param("version", version.version())
                .param("item", price.item())
                .param("currency", price.money().currency().getCurrencyCode())
                .param("interval", price.interval().name())
                .param("amount", price.money().minor())
                .update();
    }

    private List<Of<AddOn>> addOns() {
        return jdbc.sql("select plan, version, add_on, title, feature, amount from plan_add_ons order by add_on")
                .query((row, _) -> new Of<>(
                        new Id(PlanKey.of(row.getString("plan")), row.getInt("version")),
                        new AddOn(
                                row.getString("add_on"),
                                row.getString("title"),
                                row.getString("feature"),
                                row.getLong("amount"))))
                .list();
    }

    private List<Of<Price>> prices() {
        return jdbc.sql("""
                        select plan, version, item, currency, billing_interval, amount, lookup_key from plan_prices
                        order by item, currency, billing_interval
                        """)
                .query((row, _) -> new Of<>(
                        new Id(PlanKey.of(row.getString("plan")), row.getInt("version")),
                        new Price(
                                row.getString("item"),
                                BillingInterval.valueOf(row.getString("billing_interval")),
                                Money.of(row.getString("currency"), row.getLong("amount")),
                                row.getString("lookup_key"))))
                .list();
    }

    private List<Of<GrantEntry>> grants() {
        return jdbc.sql("select plan, version, feature, included, enforcement, grace_percent from plan_grants")
                .query((row, _) -> {
                    long number = row.getLong("included");
                    long included = row.wasNull() ? Grant.UNLIMITED : number;
                    return new Of<>(
                            new Id(PlanKey.of(row.getString("plan")), row.getInt("version")),
                            new GrantEntry(
                                    row.getString("feature"),
                                    new Grant(
                                            included,
                                            Enforcement.valueOf(row.getString("enforcement")),
                                            row.getInt("grace_percent"))));
                })
                .list();
    }

    private static <T> Map<Id, List<T>> grouped(List<Of<T>> rows) {
        Map<Id, List<T>> grouped = new HashMap<>();
        rows.forEach(row ->
                grouped.computeIfAbsent(row.id(), ignored -> new ArrayList<>()).add(row.value()));
        return grouped;
    }
}
