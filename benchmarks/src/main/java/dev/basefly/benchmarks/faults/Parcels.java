package dev.basefly.benchmarks.faults;

import dev.basefly.benchmarks.faults.WorkerNode.Parcel;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Jobs that are added at a steady rate, and whose delivery is checked exactly. */
final class Parcels {

    static final int PER_SECOND = 100;
    private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    private static final double STEP = 0.1;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Jobs jobs;
    private final JdbcClient jdbc;
    private final List<TenantId> tenants =
            Stream.generate(() -> new TenantId(UUID.randomUUID())).limit(10).toList();
    private final Set<UUID> added = new HashSet<>();
    private int next;

    Parcels(Jobs jobs, JdbcClient jdbc) {
        this.jobs = jobs;
        this.jdbc = jdbc;
    }

    void prepare() {
        for (String table : List.of(
                "parcel_begins (tenant_id uuid not null default current_setting('basefly.tenant_id')::uuid,"
                        + " job uuid not null, attempt int not null, at timestamptz not null default clock_timestamp())",
                "parcel_effects (tenant_id uuid not null default current_setting('basefly.tenant_id')::uuid,"
                        + " job uuid primary key, at timestamptz not null default clock_timestamp())")) {
            jdbc.sql("create table " + table).update();
        }
        for (String table : List.of("parcel_begins", "parcel_effects")) {
            jdbc.sql("select make_tenant_table('" + table + "')")
                    .query((_, _) -> 1)
                    .list();
        }
        for (TenantId tenant : tenants) {
            jdbc.sql("""
                            insert into organizations (tenant_id, kind, slug, name, created_at)
                            values (?, 'COMPANY', ?, 'Bench', now())
                            """)
                    .param(tenant.value())
                    .param("faults-" + tenant.value().toString().substring(0, 8))
                    .update();
        }
    }

    /** Forgets what was before, so that the next scenario counts from nothing. */
    void begin() {
        jdbc.sql("truncate parcel_begins, parcel_effects, jobs, finished_jobs").update();
        added.clear();
    }

    /** Adds at the steady rate; what cannot be added for a fault is not counted. */
    void addFor(Duration time) {
        long start = System.nanoTime();
        for (long due = start; due - start < time.toNanos(); due += GAP_NANOS) {
            LockSupport.parkNanos(due - System.nanoTime());
            addOne();
        }
    }

    /** Adds all at once. */
    void add(int count) {
        for (int number = 0; number < count; number++) {
            addOne();
        }
    }

    private void addOne() {
        try {
            JobId id = Tenant.call(tenants.get(next % tenants.size()), () -> jobs.add(Parcel.KIND, new Parcel(next)));
            added.add(id.value());
            next++;
        } catch (RuntimeException faulty) {
            // Whether it was added nobody knows; verify() takes what is there.
        }
    }

    int running() {
        return jdbc.sql("select count(*) from jobs where state = 'RUNNING'")
                .query(Integer.class)
                .single();
    }

    OffsetDateTime now() {
        return jdbc.sql("select clock_timestamp()").query(OffsetDateTime.class).single();
    }

    void awaitDone(int least) {
        await(() -> jdbc.sql("select count(*) >= ? from parcel_effects")
                .param(least)
                .query(Boolean.class)
                .single());
    }

    void awaitAll() {
        await(() -> jdbc.sql("select not exists (select from jobs where kind = 'bench.parcel' and state <> 'DEAD')")
                .query(Boolean.class)
                .single());
    }

    private interface Question {
        boolean isSo();
    }

    private static void await(Question question) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!question.isSo()) {
            if (System.nanoTime() > end) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /** How many were added and have no end or no effect, or have one that nobody added. */
    int lost() {
        Set<UUID> ended = new HashSet<>(
                jdbc.sql("""
                        select f.id from finished_jobs f join parcel_effects e on e.job = f.id
                        where f.kind = 'bench.parcel' and f.state = 'COMPLETED'
                        """).query((row, _) -> row.getObject(1, UUID.class)).list());
        return Math.toIntExact(added.stream().filter(id -> !ended.contains(id)).count());
    }

    /** How many begins there were beyond one for each. */
    int repeated() {
        return jdbc.sql("select count(*) - count(distinct job) from parcel_begins")
                .query(Integer.class)
                .single();
    }

    /**
     * Seconds from the moment until, after the rate had dropped, a second began in which 95 % of the steady rate was done; 0
     * if it did not drop within 5 s.
     */
    double secondsUntilBack(OffsetDateTime fault) {
        double[] times = jdbc
                .sql(
                        "select extract(epoch from at - :fault)::float8 from parcel_effects where at >= :fault order by at")
                .param("fault", fault)
                .query(Double.class)
                .list()
                .stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        double at = 0;
        while (at < 5 && isFull(times, at)) {
            at += STEP;
        }
        if (at >= 5) {
            return 0;
        }
        while (at < 60 && !isFull(times, at)) {
            at += STEP;
        }
        return at;
    }

    private static boolean isFull(double[] times, double from) {
        long done = Arrays.stream(times)
                .filter(time -> time >= from && time < from + 1)
                .count();
        return done >= 0.95 * PER_SECOND;
    }

    /** Seconds from the moment until the last job that had begun by then, and ran again, ran again. */
    double secondsUntilRescued(OffsetDateTime fault) {
        return jdbc.sql("""
                        select coalesce(extract(epoch from max(again.at) - :fault), 0)::float8
                        from parcel_begins first join parcel_begins again on again.job = first.job
                            and again.attempt > first.attempt
                        where first.at <= :fault and again.at > :fault
                        """).param("fault", fault).query(Double.class).single();
    }
}
