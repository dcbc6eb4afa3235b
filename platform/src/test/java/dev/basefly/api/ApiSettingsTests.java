package dev.basefly.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

class ApiSettingsTests {

    @Test
    void defaultsToTheLimitsOfAnonymousCallersAndTheFreePlan() {
        assertThat(SettingsBeans.of(ApiSettings.class, new MockEnvironment()))
                .isEqualTo(new ApiSettings(
                        DataSize.ofMegabytes(1),
                        Duration.ofSeconds(30),
                        List.of(),
                        List.of(),
                        List.of("en", "de", "fr", "es"),
                        new ApiSettings.Limits(10, 100, 20, 10, 5, 30, 300, 12_000)));
    }

    @Test
    void mapsEverySetting() {
        var settings = SettingsBeans.of(
                ApiSettings.class,
                new MockEnvironment()
                        .withProperty("basefly.api.max-body", "2MB")
                        .withProperty("basefly.api.body-timeout", "5s")
                        .withProperty("basefly.api.allowed-origins", "https://a.example,http://localhost:3000")
                        .withProperty("basefly.api.trusted-proxies[0]", "10.0.0.1")
                        .withProperty("basefly.api.languages", "en,fil")
                        .withProperty("basefly.api.limits.anonymous", "1")
                        .withProperty("basefly.api.limits.read", "2")
                        .withProperty("basefly.api.limits.write", "3")
                        .withProperty("basefly.api.limits.billing", "7")
                        .withProperty("basefly.api.limits.sign-in", "4")
                        .withProperty("basefly.api.limits.sign-in-spread", "6")
                        .withProperty("basefly.api.limits.page", "5")
                        .withProperty("basefly.api.limits.webhook", "8"));

        assertThat(settings)
                .isEqualTo(new ApiSettings(
                        DataSize.ofMegabytes(2),
                        Duration.ofSeconds(5),
                        List.of("https://a.example", "http://localhost:3000"),
                        List.of("10.0.0.1"),
                        List.of("en", "fil"),
                        new ApiSettings.Limits(1, 2, 3, 7, 4, 6, 5, 8)));
    }

    @Test
    void refusesAllFaultsAtOnce() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        ApiSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.api.max-body", "1B")
                                .withProperty("basefly.api.body-timeout", "0s")
                                .withProperty("basefly.api.allowed-origins", "*,https://a.example/path")
                                .withProperty("basefly.api.languages", "de-AT")
                                .withProperty("basefly.api.limits.page", "0")))
                .hasMessageContainingAll(
                        "basefly.api.max-body",
                        "basefly.api.body-timeout",
                        "'*' is not an origin",
                        "'https://a.example/path' is not an origin",
                        "'de-AT' is no language",
                        "basefly.api.limits");
    }
}
