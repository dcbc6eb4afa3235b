package dev.basefly.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsBeans;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ObservabilitySettingsTests {

    @Test
    void defaultsToNoExport() {
        var settings = SettingsBeans.of(ObservabilitySettings.class, new MockEnvironment());

        assertThat(settings).isEqualTo(new ObservabilitySettings(Secret.of(""), "", 0.1));
        assertThat(settings.exportsTraces()).isFalse();
    }

    @Test
    void mapsEverySetting() {
        var settings = SettingsBeans.of(
                ObservabilitySettings.class,
                new MockEnvironment()
                        .withProperty("basefly.observability.metrics-token", "0123456789abcdef")
                        .withProperty("basefly.observability.traces-endpoint", "http://localhost:4318/v1/traces")
                        .withProperty("basefly.observability.trace-share", "0.5"));

        assertThat(settings)
                .isEqualTo(new ObservabilitySettings(
                        Secret.of("0123456789abcdef"), "http://localhost:4318/v1/traces", 0.5));
        assertThat(settings.exportsTraces()).isTrue();
        assertThat(settings.toString()).doesNotContain("0123456789abcdef");
    }

    @Test
    void refusesAllFaultsAtOnce() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        ObservabilitySettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.observability.metrics-token", "short")
                                .withProperty("basefly.observability.traces-endpoint", "collector:4317")
                                .withProperty("basefly.observability.trace-share", "2")))
                .hasMessageContainingAll("metrics-token", "traces-endpoint", "trace-share");
    }
}
