package dev.basefly.benchmarks;

import dev.basefly.benchmarks.leaks.LeakBenchmark;
import dev.basefly.benchmarks.node.Queries;
import dev.basefly.benchmarks.plans.PlansBenchmark;
import dev.basefly.testkit.CodeRules;
import dev.basefly.testkit.CodeRules.Rule;
import org.junit.jupiter.api.Test;

class CodeRulesTests {

    @Test
    void followsTheHouseRules() {
        CodeRules.of("dev.basefly.benchmarks")
                .allow(Rule.CONSOLE, Bench.class.getName())
                // Told what to do, and answering, through its pipes.
                .allow(Rule.CONSOLE, "dev.basefly.benchmarks.realtime.StreamingProgram")
                .allow(
                        Rule.DATA_SOURCE,
                        "dev.basefly.benchmarks.billing.Intake",
                        "dev.basefly.benchmarks.jobs.HeldSnapshot",
                        Queries.class.getName(),
                        LeakBenchmark.class.getName(),
                        PlansBenchmark.class.getName())
                .allow(
                        Rule.CLOCK,
                        "dev.basefly.benchmarks.jobs.DbSchedulerJobs",
                        "dev.basefly.benchmarks.jobs.OtherProcess",
                        "dev.basefly.benchmarks.jobs.Processes")
                .verify();
    }
}
