package dev.basefly.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ApiKeysSettingsTests {

    @Test
    void defaultsToAQuarterAndAtMostAYear() {
        assertThat(SettingsBeans.of(ApiKeysSettings.class, new MockEnvironment()))
                .isEqualTo(new ApiKeysSettings(Duration.ofDays(90), Duration.ofDays(365), Duration.ofDays(7), 50));
    }

    @Test
    void mapsEverySetting() {
        var settings = SettingsBeans.of(
                ApiKeysSettings.class,
                new MockEnvironment()
                        .withProperty("basefly.apikeys.life", "10d")
                        .withProperty("basefly.apikeys.longest-life", "20d")
                        .withProperty("basefly.apikeys.longest-overlap", "2d")
                        .withProperty("basefly.apikeys.most-per-organization", "3"));

        assertThat(settings)
                .isEqualTo(new ApiKeysSettings(Duration.ofDays(10), Duration.ofDays(20), Duration.ofDays(2), 3));
    }

    @Test
    void refusesAllFaultsAtOnce() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        ApiKeysSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.apikeys.life", "1h")
                                .withProperty("basefly.apikeys.longest-life", "400d")
                                .withProperty("basefly.apikeys.longest-overlap", "8d")
                                .withProperty("basefly.apikeys.most-per-organization", "0")))
                .hasMessageContainingAll("apikeys.life", "longest-life", "longest-overlap", "most-per-organization");
    }
}
