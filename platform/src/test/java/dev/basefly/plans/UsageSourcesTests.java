package dev.basefly.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.spi.UsageSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What does not fit together stops the start, and is named. */
@PlatformTest
class UsageSourcesTests {

    private record Source(String feature, long count) implements UsageSource {}

    @Autowired
    private Features features;

    @Autowired
    private PlanCatalogue catalogue;

    @Test
    void countEachFeatureOnce() {
        var sources = sources(new Source(SampleFeatures.WIDGETS, 7));

        sources.check(features);

        assertThat(sources.count(SampleFeatures.WIDGETS)).isEqualTo(7);
        assertThat(sources.count(SampleFeatures.CALLS)).isZero();
    }

    @Test
    void stopTheStartWhereTwoCountTheSame() {
        var two = sources(new Source(SampleFeatures.WIDGETS, 1), new Source(SampleFeatures.WIDGETS, 2));

        assertThatThrownBy(() -> two.check(features))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Two sources count widgets");
    }

    @Test
    void stopTheStartWhereNothingIsToBeCounted() {
        assertThatThrownBy(() -> sources(new Source("widgetz", 1)).check(features))
                .hasMessage("No module declares the feature widgetz");
        assertThatThrownBy(() -> sources(new Source(SampleFeatures.REPORTS, 1)).check(features))
                .hasMessageContaining("is no limit");
    }

    @Test
    void stopTheStartWhereNobodyKnowsTheDefaultPlan() {
        PlansConfiguration.defaultPlanCheck(catalogue, new PlansSettings("BUSINESS"))
                .afterSingletonsInstantiated();

        assertThatThrownBy(() -> PlansConfiguration.defaultPlanCheck(catalogue, new PlansSettings("GOLD"))
                        .afterSingletonsInstantiated())
                .hasMessage("basefly.plans.default-plan is GOLD, and the catalogue has FREE, PRO, BUSINESS: name one of"
                        + " these");
    }

    private static UsageSources sources(UsageSource... sources) {
        return new UsageSources(() -> Stream.of(sources));
    }
}
