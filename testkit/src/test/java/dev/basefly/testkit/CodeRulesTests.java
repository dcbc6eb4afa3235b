package dev.basefly.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.basefly.testkit.CodeRules.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeRulesTests {

    private static final String PLANTED = "dev.basefly.testkit.planted";
    private static final String OFFENDERS = PLANTED + ".Offenders";

    @Test
    void holdForTheTestkitItself() {
        assertThatCode(() -> CodeRules.verify("dev.basefly.testkit")).doesNotThrowAnyException();
    }

    @Test
    void readJarsAndThrowWhatTheyFindTogether() {
        assertThatThrownBy(() -> CodeRules.verify("org.opentest4j"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("House rules of org.opentest4j: ")
                .hasMessageContaining("VISIBILITY: 0 of ")
                .hasMessageContaining("NULL_MARKED: the package org.opentest4j needs");
    }

    @Test
    void refuseARootWithoutClasses() {
        assertThatThrownBy(() -> CodeRules.verify("dev.nowhere")).hasMessage("No main classes below dev.nowhere");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NAMES           | Offenders$BillingManager ends with Manager
            PACKAGES        | planted.common.Shared lies in a package named common
            VISIBILITY      | 1 of 6 top-level types are package-private (16 %)
            NULL_MARKED     | the package dev.basefly.testkit.planted.common needs a package-info.java
            PARAMETERS      | ManyParameters.<init>(int, int, int, int, int, int, int, int) has 8 parameters, at most 7
            PARAMETERS      | ManyParameters.six(int, int, int, int, int, int) has 6 parameters, at most 5
            LEGACY_TIME     | java.util.Date
            RANDOM          | java.util.Random
            RANDOM          | java.lang.Math.random()
            CONSOLE         | java.lang.System.out
            CONSOLE         | printStackTrace()
            CLOCK           | java.lang.System.currentTimeMillis()
            CLOCK           | java.time.Instant.now()
            CLOCK           | java.time.Clock.systemUTC()
            FIELD_INJECTION | Offenders$Injected.dates is injected
            CROSS_TENANT    | Offenders$Trespasser
            """)
    void findWhatIsPlanted(Rule rule, String text) {
        assertThat(planted(CodeRules.of(PLANTED)))
                .anyMatch(finding -> finding.startsWith(rule + ": ") && finding.contains(text));
    }

    @Test
    void letPassWhatIsSound() {
        assertThat(planted(CodeRules.of(PLANTED)))
                .noneMatch(finding -> finding.contains("WideRow"))
                .noneMatch(finding -> finding.contains("Offenders$Patient"))
                .noneMatch(finding -> finding.contains("Offenders$Dispatcher"))
                .noneMatch(finding -> finding.contains("ManyParameters.five"))
                .noneMatch(finding -> finding.startsWith(Rule.PACKAGE_SIZE.name()));
    }

    @Test
    void findClassesOutsideTheRootPackage() {
        assertThat(planted(CodeRules.of(PLANTED + ".crowded")))
                .anyMatch(finding -> finding.startsWith("ONE_ROOT: " + OFFENDERS + " lies outside"));
    }

    @Test
    void excuseTheNamedClassesFromTheNamedRule() {
        var rules = CodeRules.of(PLANTED).allow(Rule.CLOCK, OFFENDERS);

        assertThat(planted(rules))
                .noneMatch(finding -> finding.startsWith("CLOCK"))
                .anyMatch(finding -> finding.startsWith("CONSOLE"));
    }

    private static List<String> planted(CodeRules rules) {
        return rules.findings(new Artifact("planted", new ClassFileImporter().importPackages(PLANTED)));
    }
}
