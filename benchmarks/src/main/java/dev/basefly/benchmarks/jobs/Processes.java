package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Part;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.DurableDatabase;
import dev.basefly.benchmarks.node.QueryLoad;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.Wakeups;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.TestPostgres.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One process adds jobs and another does them. */
record Processes(DurableDatabase server) implements Part {

    private static final int WRITERS = 64;
    private static final long GAP_MILLIS = 15;

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        findings.doing("starting another process");
        Database database = server.create("processes");
        try (BaseflyJobs web = new BaseflyJobs(
                        database,
                        "basefly.runtime.role=web",
                        "basefly.database.pool-size=" + WRITERS,
                        "basefly.database.connection-timeout=10s");
                OtherProcess worker = new OtherProcess(database)) {
            measurePickup(web, worker, effort, findings);
            measureWakeups(web, effort, findings);
        }
    }

    private static void measurePickup(BaseflyJobs web, OtherProcess worker, Effort effort, Findings findings)
            throws InterruptedException {
        Clock clock = Clock.systemUTC();
        Jobs jobs = web.bean(Jobs.class);
        int warm = effort.pick(300, 50);
        int counted = effort.pick(750, 100);
        double[] millis = new double[counted];
        for (int number = 0; number < warm + counted; number++) {
            UUID tenant = web.tenants().get(number % BaseflyJobs.TENANTS);
            var job = new OtherProcess.Told(number);
            Tenant.run(new TenantId(tenant), () -> jobs.add(OtherProcess.Told.KIND, job));
            Instant committed = clock.instant();
            Duration wait = Duration.between(committed, worker.begin(number));
            if (number == 0) {
                findings.doing("pickup in another process");
            }
            if (number >= warm) {
                millis[number - warm] = Math.max(0, wait.toNanos()) / 1e6;
            }
            TimeUnit.MILLISECONDS.sleep(GAP_MILLIS);
        }
        Pickup.report("other process", new Samples(millis), 2.5, 5, findings);
    }

    private static void measureWakeups(BaseflyJobs web, Effort effort, Findings findings) throws Exception {
        Wakeups wakeups = web.bean(Wakeups.class);
        QueryLoad load = new QueryLoad(web.tenants(), WRITERS);
        Duration slice = Duration.ofMillis(effort.pick(1_500, 300));
        web.hold();
        Alternation alternation = new Alternation()
                .add("on", () -> added(web, load, slice, true, wakeups))
                .add("off", () -> added(web, load, slice, false, wakeups));
        var ignored = alternation.run(effort.pick(1, 0), what -> findings.doing("wake-ups, warm-up " + what));
        Results results = new Results(alternation.run(effort.pick(7, 1), what -> findings.doing("wake-ups, " + what)));
        findings.accept(results.rate("added by 64 callers, wake-ups on", "on"));
        findings.accept(results.ratio("J6 added with wake-ups / without", "on", "off", Bar.atLeast(0.95)));
        web.release();
    }

    /** What is told to others is switched; nobody else does so in a process that does no jobs. */
    private static double added(BaseflyJobs web, QueryLoad load, Duration slice, boolean told, Wakeups wakeups)
            throws Exception {
        wakeups.othersListen(told);
        double rate = load.perSecond(web::add, 1, slice);
        web.clear();
        return rate;
    }
}
