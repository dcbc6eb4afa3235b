package dev.basefly.jobs.limit;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Lane;
import dev.basefly.jobs.limit.JobLimit.Bucket;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The limits in the database, and what of them is used up. */
@CrossTenant(reason = "limits count the jobs of all organizations")
final class LimitStore {

    /** Each is looked at for each lane, by every worker. */
    static final int MOST = 1_000;

    private final SystemDatabase database;

    LimitStore(SystemDatabase database) {
        this.database = database;
    }

    JdbcClient jdbc() {
        return database.jdbc();
    }

    /** Does everything or nothing of it. */
    <T> T inTransaction(Supplier<T> block) {
        return database.inTransaction(block);
    }

    List<JobLimit> all() {
        return jdbc().sql("select * from job_limits order by per, queue, limit_key, of_tenant limit ?")
                .param(MOST)
                .query((row, _) -> limit(row))
                .list();
    }

    List<JobLimits.InForce> inForce() {
        return jdbc().sql("select * from job_limits order by per, queue, limit_key, of_tenant limit ?")
                .param(MOST)
                .query((row, _) -> new JobLimits.InForce(
                        limit(row),
                        row.getString("reason"),
                        row.getString("set_by"),
                        row.getObject("set_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Sets a limit, one at a time, so that each sees how many there are; false when it replaced the one about the same. */
    boolean set(JobLimits.About about, JobLimits.Allowed allowed, String reason, String by, Instant now) {
        jdbc().sql("lock table job_limits in share row exclusive mode").update();
        return jdbc().sql("""
                        insert into job_limits (per, queue, of_tenant, limit_key, at_once, begins, within_millis, reason,
                            set_by, set_at)
                        values (?, ?, ?, ?, ?::int, ?::int, ?::bigint, ?, ?, ?)
                        on conflict (per, queue, of_tenant, limit_key) do update
                        set at_once = excluded.at_once, begins = excluded.begins,
                            within_millis = excluded.within_millis, reason = excluded.reason,
                            set_by = excluded.set_by, set_at = excluded.set_at
                        returning xmax = 0
                        """)
                .param(about.per().name())
                .param(Objects.requireNonNullElse(about.queue(), ""))
                .param(about.tenant())
                .param(Objects.requireNonNullElse(about.key(), ""))
                .param(allowed.atOnce())
                .param(allowed.begins())
                .param(allowed.within() == null ? null : allowed.within().toMillis())
                .param(reason)
                .param(by)
                .param(Parameters.utc(now))
                .query(Boolean.class)
                .single();
    }

    int count() {
        return jdbc().sql("select count(*) from job_limits")
                .query(Integer.class)
                .single();
    }

    /** False when there is none about this. */
    boolean lift(JobLimits.About about) {
        return jdbc().sql("delete from job_limits where per = ? and queue = ? and of_tenant = ? and limit_key = ?")
                        .param(about.per().name())
                        .param(Objects.requireNonNullElse(about.queue(), ""))
                        .param(about.tenant())
                        .param(Objects.requireNonNullElse(about.key(), ""))
                        .update()
                == 1;
    }

    /**
     * Keeps everybody else who takes jobs of these waiting until the transaction ends; returns what is spent. Whoever waits
     * does so briefly, and whoever stands still in between loses the transaction.
     */
    Map<Bucket, Instant> lock(Collection<Bucket> buckets, Instant now) {
        jdbc().sql("""
                        select set_config('lock_timeout', '200ms', true),
                            set_config('idle_in_transaction_session_timeout', '2s', true)
                        """).query((_, _) -> true).single();
        Map<Bucket, Instant> spent = new HashMap<>();
        // In one order, so that two workers never wait for each other.
        jdbc().sql("""
                        insert into job_limit_states as s (limit_id, of_tenant, limit_key, used_at)
                        select b.limit_id, b.of_tenant, b.limit_key, ?
                        from unnest(?, ?, ?) as b (limit_id, of_tenant, limit_key)
                        where exists (select from job_limits l where l.id = b.limit_id)
                        order by b.limit_id, b.of_tenant, b.limit_key
                        on conflict (limit_id, of_tenant, limit_key) do update set used_at = excluded.used_at
                        returning s.limit_id, s.of_tenant, s.limit_key, nullif(s.spent_until, '-infinity') as spent_until
                        """)
                .param(Parameters.utc(now))
                .param(Parameters.array("uuid", buckets, Bucket::limit))
                .param(Parameters.array("uuid", buckets, Bucket::tenant))
                .param(Parameters.array("text", buckets, Bucket::key))
                .query(row -> {
                    OffsetDateTime until = row.getObject("spent_until", OffsetDateTime.class);
                    if (until != null) {
                        spent.put(
                                new Bucket(
                                        row.getObject("limit_id", UUID.class),
                                        row.getObject("of_tenant", UUID.class),
                                        row.getString("limit_key")),
                                until.toInstant());
                    }
                });
        return spent;
    }

    /** How many jobs run now, on all processes. */
    Map<Lane, Integer> running() {
        Map<Lane, Integer> running = new HashMap<>();
        jdbc().sql("""
                        select tenant_id, queue, limit_key, count(*) from jobs where state = 'RUNNING'
                        group by tenant_id, queue, limit_key
                        """).query(row -> {
            running.put(new Lane(row.getObject(1, UUID.class), row.getString(2), row.getString(3)), row.getInt(4));
        });
        return running;
    }

    void spend(Map<Bucket, Instant> spent, Instant now) {
        List<Map.Entry<Bucket, Instant>> rows = List.copyOf(spent.entrySet());
        jdbc().sql("""
                        update job_limit_states s set spent_until = b.spent_until, used_at = ?
                        from unnest(?, ?, ?, ?) as b (limit_id, of_tenant, limit_key, spent_until)
                        where s.limit_id = b.limit_id and s.of_tenant = b.of_tenant and s.limit_key = b.limit_key
                        """)
                .param(Parameters.utc(now))
                .param(Parameters.array("uuid", rows, row -> row.getKey().limit()))
                .param(Parameters.array("uuid", rows, row -> row.getKey().tenant()))
                .param(Parameters.array("text", rows, row -> row.getKey().key()))
                .param(Parameters.array("timestamptz", rows, row -> Parameters.utc(row.getValue())))
                .update();
    }

    /** Forgets what was not used for longer than any rate lasts. */
    void forget(Instant before) {
        jdbc().sql("""
                        delete from job_limit_states where ctid = any (array(
                            select ctid from job_limit_states where used_at < ? limit 10000 for update skip locked))
                        """).param(Parameters.utc(before)).update();
    }

    static JobLimit limit(ResultSet row) throws SQLException {
        UUID tenant = row.getObject("of_tenant", UUID.class);
        Long within = row.getObject("within_millis", Long.class);
        return new JobLimit(
                row.getObject("id", UUID.class),
                JobLimit.Per.valueOf(row.getString("per")),
                blankToNull(row.getString("queue")),
                Lane.isInstallation(tenant) ? null : new TenantId(tenant),
                blankToNull(row.getString("limit_key")),
                row.getObject("at_once", Integer.class),
                row.getObject("begins", Integer.class),
                within == null ? null : Duration.ofMillis(within));
    }

    private static @Nullable String blankToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
