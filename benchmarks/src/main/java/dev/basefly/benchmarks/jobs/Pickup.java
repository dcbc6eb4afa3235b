package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Part;
import dev.basefly.benchmarks.figures.Samples;

/** How soon a job begins when nothing else is to be done, in the process that added it. */
record Pickup(BaseflyJobs basefly) implements Part {

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        findings.doing("pickup in the same process");
        var ignored = basefly.pickup(effort.pick(200, 50));
        report("same process", basefly.pickup(effort.pick(750, 100)), 1, 3, findings);
    }

    static void report(String where, Samples pickup, double most50, double most99, Findings findings) {
        Samples p50 = new Samples(pickup.percentile(50));
        Samples p99 = new Samples(pickup.percentile(99));
        findings.accept(new Figure("J5 pickup when idle, " + where + ", p50", "ms", p50, Bar.atMost(most50)));
        findings.accept(new Figure("J5 pickup when idle, " + where + ", p99", "ms", p99, Bar.atMost(most99)));
    }
}
