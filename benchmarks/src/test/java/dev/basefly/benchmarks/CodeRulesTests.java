package dev.basefly.benchmarks;

import dev.basefly.benchmarks.faults.FaultsBenchmark;
import dev.basefly.benchmarks.leaks.LeakBenchmark;
import dev.basefly.benchmarks.node.Queries;
import dev.basefly.testkit.CodeRules;
import dev.basefly.testkit.CodeRules.Rule;
import org.junit.jupiter.api.Test;

class CodeRulesTests {

    @Test
    void followsTheHouseRules() {
        CodeRules.of("dev.basefly.benchmarks")
                .allow(Rule.CONSOLE, Bench.class.getName())
                .allow(
                        Rule.DATA_SOURCE,
                        FaultsBenchmark.class.getName(),
                        Queries.class.getName(),
                        LeakBenchmark.class.getName())
                .allow(Rule.CLOCK, "dev.basefly.benchmarks.jobs.DbSchedulerJobs")
                .verify();
    }
}
