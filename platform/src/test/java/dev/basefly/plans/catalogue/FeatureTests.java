package dev.basefly.plans.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import java.util.Locale;
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

    @Test
    void countsInTheLanguageOfTheScope() {
        var seats = Feature.limit("seats", "seats").one("seat");
        var german = new RequestScope("test", null, new Actor.Program("test"), Locale.GERMAN);

        german.run(() -> {
            assertThat(seats.counted(1)).isEqualTo("1 Platz");
            assertThat(seats.counted(1_000)).isEqualTo("1.000 Plätze");
            assertThat(seats.counted(Grant.UNLIMITED)).isEqualTo("beliebig viele Plätze");
        });
    }
}
