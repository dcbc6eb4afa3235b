package dev.basefly.clusters;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.basefly.testkit.CodeRules;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

class ClustersShapeTests {

    @Test
    void keepsTheHouseRules() {
        CodeRules.of("dev.basefly.clusters")
                // Wiring hands the system database to the class that is named itself.
                .allow(
                        CodeRules.Rule.CROSS_TENANT,
                        "dev.basefly.clusters.ClustersConfiguration",
                        "dev.basefly.clusters.life.LifeConfiguration")
                // A bean method is the constructor of what it makes.
                .allow(
                        CodeRules.Rule.PARAMETERS,
                        "dev.basefly.clusters.ClustersConfiguration",
                        "dev.basefly.clusters.life.LifeConfiguration",
                        "dev.basefly.clusters.web.ClusterPagesConfiguration")
                .verify();
    }

    @Test
    void keepsTheBordersOfThePlatform() {
        ApplicationModules.of("dev.basefly").verify();
    }

    @Test
    void cannotBeReachedIntoByAProduct() {
        assertThatExceptionOfType(Violations.class)
                .isThrownBy(() ->
                        ApplicationModules.of("com.acme", location -> true).verify())
                .withMessageContaining("Module 'reach' depends on non-exposed type dev.basefly.clusters.web.ClusterList"
                        + " within module 'clusters'")
                .withMessageContaining("Module 'reach' depends on module 'database' via")
                .withMessageContaining("Allowed targets: clusters");
    }
}
