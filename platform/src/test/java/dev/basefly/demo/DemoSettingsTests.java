package dev.basefly.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.settings.SettingsBeans;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class DemoSettingsTests {

    @Test
    void defaultsToACast() {
        assertThat(SettingsBeans.of(DemoSettings.class, new MockEnvironment())).isEqualTo(new DemoSettings(true));
    }

    @Test
    void mapsEverySetting() {
        assertThat(SettingsBeans.of(
                        DemoSettings.class, new MockEnvironment().withProperty("basefly.demo.cast", "false")))
                .isEqualTo(new DemoSettings(false));
    }
}
