package dev.basefly.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.SettingsBeans;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class PlansSettingsTests {

    private static final String KEY = "basefly.plans.default-plan";

    @Test
    void defaultsToThePlanThatCostsNothing() {
        assertThat(SettingsBeans.of(PlansSettings.class, new MockEnvironment())).isEqualTo(new PlansSettings("FREE"));
    }

    @Test
    void mapsEverySetting() {
        assertThat(SettingsBeans.of(PlansSettings.class, new MockEnvironment().withProperty(KEY, "BUSINESS")))
                .isEqualTo(new PlansSettings("BUSINESS"));
    }

    @Test
    void refusesWhatIsNoName() {
        assertThatThrownBy(() ->
                        SettingsBeans.of(PlansSettings.class, new MockEnvironment().withProperty(KEY, "business plan")))
                .hasMessageContaining("default-plan");
    }
}
