package dev.basefly.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.onboarding.OnboardingSettings.Place;
import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class OnboardingSettingsTests {

    @Test
    void remindsAfterThreeDaysOfAPlaceAmongTheOthers() {
        assertThat(SettingsBeans.of(OnboardingSettings.class, new MockEnvironment()))
                .isEqualTo(new OnboardingSettings(true, Place.SHARED, Duration.ofDays(3)));
    }

    @Test
    void mapsEverySetting() {
        assertThat(SettingsBeans.of(
                        OnboardingSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.onboarding.enabled", "false")
                                .withProperty("basefly.onboarding.place", "schema")
                                .withProperty("basefly.onboarding.remind-after", "12h")))
                .isEqualTo(new OnboardingSettings(false, Place.SCHEMA, Duration.ofHours(12)));
    }

    @Test
    void refusesToRemindAtOnce() {
        var environment = new MockEnvironment().withProperty("basefly.onboarding.remind-after", "1s");

        assertThatThrownBy(() -> SettingsBeans.of(OnboardingSettings.class, environment))
                .hasMessageContaining("remind-after");
    }
}
