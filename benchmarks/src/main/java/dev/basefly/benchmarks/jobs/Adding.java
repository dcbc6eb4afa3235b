package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Part;
import dev.basefly.benchmarks.node.QueryLoad;
import java.time.Duration;
import java.util.concurrent.Callable;

/** How fast jobs are added, in a transaction each or many at once, while nobody works on them. */
record Adding(RawJobs raw, DbSchedulerJobs dbScheduler, JobRunrJobs jobRunr, BaseflyJobs basefly) implements Part {

    private static final int WRITERS = 16;

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        basefly.hold();
        measureOneByOne(effort, findings);
        measureManyAtOnce(effort, findings);
        basefly.release();
    }

    private void measureOneByOne(Effort effort, Findings findings) throws Exception {
        Results results = measured("adding one by one", oneByOne(effort), effort, findings);
        findings.accept(results.rate("added one by one, 16 callers", "basefly"));
        findings.accept(results.rate("raw insert in such a transaction", "raw"));
        findings.accept(results.rate("added one by one to db-scheduler", "db-scheduler"));
        findings.accept(results.rate("added one by one to JobRunr", "JobRunr"));
        findings.accept(results.ratio("J3 added one by one / raw insert", "basefly", "raw", Bar.atLeast(0.55)));
        findings.accept(results.ratio("J3 added one by one / db-scheduler", "basefly", "db-scheduler", Bar.atLeast(2)));
        findings.accept(results.ratio("J3 added one by one / JobRunr", "basefly", "JobRunr"));
    }

    private void measureManyAtOnce(Effort effort, Findings findings) throws Exception {
        Results results = measured("adding many at once", manyAtOnce(effort), effort, findings);
        findings.accept(results.rate("added many at once", "basefly"));
        findings.accept(results.rate("COPY", "raw"));
        findings.accept(results.rate("added many at once to db-scheduler", "db-scheduler"));
        findings.accept(results.rate("added many at once to JobRunr", "JobRunr"));
        findings.accept(results.ratio("J4 added many at once / COPY", "basefly", "raw", Bar.atLeast(0.5)));
        findings.accept(
                results.ratio("J4 added many at once / db-scheduler", "basefly", "db-scheduler", Bar.atLeast(2)));
        findings.accept(results.ratio("J4 added many at once / JobRunr", "basefly", "JobRunr"));
    }

    private static Results measured(String name, Alternation alternation, Effort effort, Findings findings)
            throws Exception {
        var ignored = alternation.run(effort.pick(1, 0), what -> findings.doing(name + ", warm-up " + what));
        return new Results(alternation.run(effort.pick(5, 1), what -> findings.doing(name + ", " + what)));
    }

    private Alternation oneByOne(Effort effort) {
        QueryLoad load = new QueryLoad(basefly.tenants(), WRITERS);
        Duration slice = Duration.ofMillis(effort.pick(2_000, 300));
        RawInserts inserts = new RawInserts(basefly);
        return new Alternation()
                .add("raw", then(() -> load.perSecond(inserts::add, 1, slice), inserts::clear))
                .add("db-scheduler", then(() -> load.perSecond(dbScheduler::add, 1, slice), dbScheduler::clear))
                .add("JobRunr", then(() -> load.perSecond(jobRunr::add, 1, slice), jobRunr::clear))
                .add("basefly", then(() -> load.perSecond(basefly::add, 1, slice), basefly::clear));
    }

    private Alternation manyAtOnce(Effort effort) {
        double seconds = effort.pick(1_500, 300) / 1_000.0;
        int first = 5_000;
        return new Alternation()
                .add("raw", then(new Sized(raw::addedPerSecond, 4 * first, seconds), raw::clear))
                .add("db-scheduler", then(new Sized(dbScheduler::addedPerSecond, first, seconds), dbScheduler::clear))
                .add("JobRunr", then(new Sized(jobRunr::addedPerSecond, first, seconds), jobRunr::clear))
                .add("basefly", then(new Sized(basefly::addedPerSecond, 2 * first, seconds), basefly::clear));
    }

    private static Callable<Double> then(Callable<Double> slice, Runnable after) {
        return () -> {
            double rate = slice.call();
            after.run();
            return rate;
        };
    }
}
