package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Part;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.DurableDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ten million jobs that ended lie beside those that are to be done, and the pages for operators and people show them. */
record History(DurableDatabase server, BaseflyJobs empty) implements Part {

    private static final String ROWS = "BENCH_FINISHED_ROWS";
    private static final int MANY = 10_000_000;
    private static final int DEAD = 20_000;
    private static final int WAITING = 50_000;
    private static final int DAYS = 6;

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        String given = System.getenv(ROWS);
        int rows = given == null ? effort.pick(MANY, 0) : Integer.parseInt(given);
        if (rows == 0) {
            return;
        }
        findings.doing("starting a node for " + rows + " finished jobs");
        try (BaseflyJobs full = new BaseflyJobs(
                server.create("history"),
                "basefly.jobs.acknowledge=batch",
                "basefly.jobs.keep-finished=30d",
                "basefly.jobs.most-finished=10000000",
                "basefly.database.pool-size=16")) {
            fill(full, rows, findings);
            measureRate(full, effort, findings);
            addUnfinished(full);
            measurePages(new JobPagesRead(full), effort, findings);
        }
    }

    /** One organization after the other, each in the order of time over some days; one of a hundred is a person's own. */
    private static void fill(BaseflyJobs full, int rows, Findings findings) {
        JdbcClient jdbc = full.superuser();
        int each = rows / BaseflyJobs.TENANTS;
        int filled = 0;
        for (var tenant : full.tenants()) {
            if (filled % 10 == 0) {
                findings.doing("storing finished jobs: " + (long) filled * each + " of " + rows);
            }
            filled++;
            int ignored = jdbc.sql("""
                            insert into finished_jobs (tenant_id, id, queue, kind, state, payload, attempt, actor,
                                created_at, run_at, started_at, finished_at)
                            select :tenant, uuidv7(age), 'bench', 'bench.nothing',
                                case when number % 1000 = 0 then 'CANCELLED' else 'COMPLETED' end, '{"number": 1}', 1,
                                case when number % 100 = 0 then :person else 'program:system' end, now() + age,
                                now() + age, now() + age + interval '20 ms', now() + age + interval '30 ms'
                            from (
                                select number, interval '1 day' * (:days * (number::float8 / :rows - 1)) as age
                                from generate_series(1, :rows) number) numbers
                            """)
                    .param("tenant", tenant)
                    .param("person", JobPagesRead.PERSON.toString())
                    .param("days", DAYS)
                    .param("rows", each)
                    .update();
        }
        findings.doing("collecting statistics");
        jdbc.sql("vacuum analyze finished_jobs").update();
        jdbc.sql("checkpoint").update();
    }

    private void measureRate(BaseflyJobs full, Effort effort, Findings findings) throws Exception {
        double seconds = effort.pick(2_000, 500) / 1_000.0;
        Alternation alternation = new Alternation()
                .add("full", new Sized(full::donePerSecondMore, 10_000, seconds))
                .add("empty", new Sized(empty::donePerSecond, 10_000, seconds));
        var ignored =
                alternation.run(effort.pick(1, 0), what -> findings.doing("beside finished jobs, warm-up " + what));
        Results results = new Results(
                alternation.run(effort.pick(5, 1), what -> findings.doing("beside finished jobs, " + what)));
        findings.accept(results.rate("done beside finished jobs", "full"));
        findings.accept(results.ratio("J11 beside finished jobs / empty", "full", "empty", Bar.atLeast(0.9)));
    }

    /** Dead ones of all organizations, and a backlog that nobody works on. */
    private static void addUnfinished(BaseflyJobs full) throws InterruptedException {
        full.hold();
        for (int number = 0; number < BaseflyJobs.TENANTS; number++) {
            full.addBusy(number, 0, WAITING / BaseflyJobs.TENANTS);
            int ignored = full.superuser()
                    .sql("""
                            insert into jobs (tenant_id, id, queue, kind, state, rank, priority, payload, run_at, attempt,
                                most_attempts, actor, created_at, failures, error_group)
                            select :tenant, uuidv7(), 'bench', 'bench.busy', 'DEAD', number, 10, '{}',
                                now() - interval '1 minute' * number, 10, 10, 'program:system', now(),
                                jsonb_build_array(jsonb_build_object('attempt', 10, 'at', now(), 'error', error)), error
                            from (
                                select number, 'java.lang.IllegalStateException: case ' || number % 30 as error
                                from generate_series(1, :rows) number) numbers
                            """)
                    .param("tenant", full.tenants().get(number))
                    .param("rows", DEAD / BaseflyJobs.TENANTS)
                    .update();
        }
        full.superuser().sql("vacuum analyze jobs").update();
    }

    private static void measurePages(JobPagesRead pages, Effort effort, Findings findings) {
        int times = effort.pick(200, 20);
        Map<String, double[]> millis = new LinkedHashMap<>();
        pages.all().forEach((name, page) -> {
            findings.doing("reading " + name);
            double[] times50 = new double[times];
            for (int time = -times / 10; time < times; time++) {
                long start = System.nanoTime();
                page.run();
                if (time >= 0) {
                    times50[time] = (System.nanoTime() - start) / 1e6;
                }
            }
            millis.put(name, times50);
        });
        for (String name : millis.keySet()) {
            Samples samples = new Samples(Objects.requireNonNull(millis.get(name)));
            findings.accept(
                    new Figure("J11 " + name + ", p99", "ms", new Samples(samples.percentile(99)), Bar.atMost(100)));
        }
    }
}
