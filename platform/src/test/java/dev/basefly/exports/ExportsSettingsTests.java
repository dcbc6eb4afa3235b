package dev.basefly.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

class ExportsSettingsTests {

    @Test
    void defaultsToThreeDaysAndAGigabyte() {
        assertThat(SettingsBeans.of(ExportsSettings.class, new MockEnvironment()))
                .isEqualTo(new ExportsSettings(Duration.ofDays(3), DataSize.ofGigabytes(1)));
    }

    @Test
    void mapsEverySetting() {
        assertThat(SettingsBeans.of(
                        ExportsSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.exports.kept", "2h")
                                .withProperty("basefly.exports.largest", "5MB")))
                .isEqualTo(new ExportsSettings(Duration.ofHours(2), DataSize.ofMegabytes(5)));
    }

    @Test
    void refusesFilesWithoutEnd() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        ExportsSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.exports.kept", "0s")
                                .withProperty("basefly.exports.largest", "1TB")))
                .hasMessageContainingAll("exports.kept", "exports.largest");
    }
}
