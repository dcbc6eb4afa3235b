package dev.basefly.plans.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeatureTests {

    @Test
    void speaksOfOneAndOfSeveral() {
        var feature = Feature.limit("clusters", "clusters").one("cluster").in(PlanKey.FREE, 1);

        assertThat(feature.counted(1)).isEqualTo("1 cluster");
        assertThat(feature.counted(0)).isEqualTo("0 clusters");
        assertThat(feature.counted(1_000)).isEqualTo("1,000 clusters");
        assertThat(feature.counted(Grant.UNLIMITED)).isEqualTo("any number of clusters");
    }
}
