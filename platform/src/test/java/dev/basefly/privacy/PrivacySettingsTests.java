package dev.basefly.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class PrivacySettingsTests {

    @Test
    void defaultsToDeletingAtOnce() {
        assertThat(SettingsBeans.of(PrivacySettings.class, new MockEnvironment()))
                .isEqualTo(new PrivacySettings(Duration.ZERO));
    }

    @Test
    void mapsEverySetting() {
        assertThat(SettingsBeans.of(
                        PrivacySettings.class, new MockEnvironment().withProperty("basefly.privacy.grace", "30d")))
                .isEqualTo(new PrivacySettings(Duration.ofDays(30)));
    }

    @Test
    void refusesAGraceOfMoreThanAYear() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        PrivacySettings.class, new MockEnvironment().withProperty("basefly.privacy.grace", "400d")))
                .hasMessageContaining("privacy.grace");
    }
}
