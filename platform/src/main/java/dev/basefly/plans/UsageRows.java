package dev.basefly.plans;

import dev.basefly.database.Parameters;
import dev.basefly.runtime.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of what is used, in the transaction of the organization in scope. */
record UsageRows(JdbcClient jdbc) {

    /** From which counts on something is told. */
    record Marks(long eighty, long hundred) {

        static Marks of(Limit limit) {
            return new Marks(limit.mark(80), limit.mark(100));
        }
    }

    /**
     * A count after it was changed.
     *
     * @param tell the percentage to tell of, 0 for nothing new
     */
    record Taken(long used, int tell) {}

    /** One row: who is counted, of what, since when. */
    record Key(TenantId tenant, String feature, UsageWindow window) {}

    /** Counts so many more if they fit; empty when they do not, or there is no row yet. */
    Optional<Taken> add(Key key, long amount, long most, Marks marks) {
        return jdbc.sql("""
                        update plan_usage set used = used + :amount, noticed_since = :since,
                            noticed = greatest(case when noticed_since >= :since then noticed else 0 end,
                                case when used + :amount >= :hundred then 100 when used + :amount >= :eighty then 80 else 0 end)
                        where tenant_id = :tenant and feature = :feature and window_start = :start and used <= :most - :amount
                        returning used, case
                            when noticed > (case when old.noticed_since >= :since then old.noticed else 0 end) then noticed
                            else 0 end as tell
                        """)
                .param("amount", amount)
                .param("since", Parameters.utc(key.window().noticesSince()))
                .param("hundred", marks.hundred())
                .param("eighty", marks.eighty())
                .param("tenant", key.tenant().value())
                .param("feature", key.feature())
                .param("start", Parameters.utc(key.window().start()))
                .param("most", most)
                .query((row, _) -> new Taken(row.getLong("used"), row.getInt("tell")))
                .optional();
    }

    /** Counts so many less, and no less than none; false when there is no row yet. */
    boolean subtract(Key key, long amount) {
        return jdbc.sql("""
                        update plan_usage set used = greatest(used - :amount, 0)
                        where tenant_id = :tenant and feature = :feature and window_start = :start
                        """)
                        .param("amount", amount)
                        .param("tenant", key.tenant().value())
                        .param("feature", key.feature())
                        .param("start", Parameters.utc(key.window().start()))
                        .update()
                == 1;
    }

    /** The count; empty when there is no row yet. */
    OptionalLong find(Key key) {
        return jdbc
                .sql("""
                        select used from plan_usage
                        where tenant_id = :tenant and feature = :feature and window_start = :start
                        """)
                .param("tenant", key.tenant().value())
                .param("feature", key.feature())
                .param("start", Parameters.utc(key.window().start()))
                .query(Long.class)
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** The counts that there are, by feature. */
    Map<String, Long> find(TenantId tenant, List<Key> keys) {
        Map<String, Long> counts = new HashMap<>();
        jdbc.sql("""
                        select feature, used from plan_usage
                        where tenant_id = :tenant
                            and (feature, window_start) in (select * from unnest(:features, :starts))
                        """)
                .param("tenant", tenant.value())
                .param("features", Parameters.array("text", keys, Key::feature))
                .param(
                        "starts",
                        Parameters.array(
                                "timestamptz",
                                keys,
                                key -> Parameters.utc(key.window().start())))
                .query(row -> {
                    counts.put(row.getString("feature"), row.getLong("used"));
                });
        return counts;
    }

    /** Begins a count; waits for another one who is at it, and leaves theirs as it is. */
    void begin(Key key, long used) {
        jdbc.sql("""
                        insert into plan_usage (tenant_id, feature, window_start, used)
                        values (:tenant, :feature, :start, :used) on conflict (tenant_id, feature, window_start) do nothing
                        """)
                .param("tenant", key.tenant().value())
                .param("feature", key.feature())
                .param("start", Parameters.utc(key.window().start()))
                .param("used", used)
                .update();
    }

    /** Makes others wait who count this, and returns the count; empty when there is no row yet. */
    OptionalLong lock(Key key) {
        return jdbc
                .sql("""
                        select used from plan_usage
                        where tenant_id = :tenant and feature = :feature and window_start = :start for update
                        """)
                .param("tenant", key.tenant().value())
                .param("feature", key.feature())
                .param("start", Parameters.utc(key.window().start()))
                .query(Long.class)
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    void set(Key key, long used) {
        jdbc.sql("""
                        update plan_usage set used = :used
                        where tenant_id = :tenant and feature = :feature and window_start = :start
                        """)
                .param("used", used)
                .param("tenant", key.tenant().value())
                .param("feature", key.feature())
                .param("start", Parameters.utc(key.window().start()))
                .update();
    }
}
