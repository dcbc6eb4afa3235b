package dev.basefly.benchmarks;

import dev.basefly.testkit.CodeRules;
import dev.basefly.testkit.CodeRules.Rule;
import org.junit.jupiter.api.Test;

class CodeRulesTests {

    @Test
    void followsTheHouseRules() {
        CodeRules.of("dev.basefly.benchmarks")
                .allow(Rule.CONSOLE, Bench.class.getName())
                .allow(Rule.DATA_SOURCE, Queries.class.getName(), LeakBenchmark.class.getName())
                // One class per benchmark beside the tools they share.
                .allow(Rule.PACKAGE_SIZE, AccessBenchmark.class.getName())
                .verify();
    }
}
