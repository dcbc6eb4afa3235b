package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Part;

/** How fast jobs are done that wait already. */
record Doing(RawJobs raw, DbSchedulerJobs dbScheduler, JobRunrJobs jobRunr, BaseflyJobs batch, BaseflyJobs each)
        implements Part {

    private static final int FIRST = 2_000;

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        double seconds = effort.pick(2_000, 500) / 1_000.0;
        Alternation alternation = new Alternation()
                .add("raw", new Sized(raw::donePerSecond, 5 * FIRST, seconds))
                .add("db-scheduler", new Sized(dbScheduler::donePerSecond, FIRST, seconds))
                .add("JobRunr", new Sized(jobRunr::donePerSecond, effort.pick(FIRST, FIRST / 4), seconds))
                .add("batch", new Sized(batch::donePerSecond, 5 * FIRST, seconds))
                .add("batch, one organization", new Sized(batch::donePerSecondOfOne, 5 * FIRST, seconds))
                .add("each", new Sized(each::donePerSecond, FIRST, seconds));
        var ignored = alternation.run(effort.pick(2, 0), what -> findings.doing("doing jobs, warm-up " + what));
        Results results =
                new Results(alternation.run(effort.pick(5, 1), what -> findings.doing("doing jobs, " + what)));
        findings.accept(results.rate("done, batch acknowledged", "batch"));
        findings.accept(results.rate("done, each acknowledged", "each"));
        findings.accept(results.rate("done by db-scheduler", "db-scheduler"));
        findings.accept(results.rate("done by JobRunr", "JobRunr"));
        findings.accept(results.rate("raw cycle of 500", "raw"));
        findings.accept(results.ratio("J1 batch acknowledged / db-scheduler", "batch", "db-scheduler", Bar.atLeast(3)));
        findings.accept(results.ratio("J1 batch acknowledged / JobRunr", "batch", "JobRunr"));
        findings.accept(results.ratio("J1 batch acknowledged / raw cycle", "batch", "raw", Bar.atLeast(0.3)));
        findings.accept(
                results.ratio("J1 fifty organizations / one", "batch", "batch, one organization", Bar.atLeast(0.85)));
        findings.accept(results.ratio("J2 each acknowledged / db-scheduler", "each", "db-scheduler", Bar.atLeast(1.3)));
        findings.accept(results.ratio("J2 each acknowledged / JobRunr", "each", "JobRunr"));
    }
}
