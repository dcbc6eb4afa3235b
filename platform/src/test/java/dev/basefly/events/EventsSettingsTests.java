package dev.basefly.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class EventsSettingsTests {

    private static final String PREFIX = "basefly.events.";

    @Test
    void defaultsToFourShardsAtATime() {
        assertThat(SettingsBeans.of(EventsSettings.class, new MockEnvironment()))
                .isEqualTo(new EventsSettings(
                        4,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        10_000,
                        1_000_000,
                        Duration.ofDays(30),
                        100_000_000));
    }

    @Test
    void mapsEverySetting() {
        assertThat(SettingsBeans.of(
                        EventsSettings.class,
                        new MockEnvironment()
                                .withProperty(PREFIX + "concurrency", "2")
                                .withProperty(PREFIX + "lease", "30s")
                                .withProperty(PREFIX + "time-limit", "5s")
                                .withProperty(PREFIX + "most-parked", "7")
                                .withProperty(PREFIX + "most-parked-in-all", "70")
                                .withProperty(PREFIX + "keep", "2d")
                                .withProperty(PREFIX + "most-kept", "2000000")))
                .isEqualTo(new EventsSettings(
                        2, Duration.ofSeconds(30), Duration.ofSeconds(5), 7, 70, Duration.ofDays(2), 2_000_000));
    }

    @Test
    void refusesWhatCannotWorkAndSaysEverythingAtOnce() {
        var environment = new MockEnvironment()
                .withProperty(PREFIX + "concurrency", "0")
                .withProperty(PREFIX + "lease", "10ms")
                .withProperty(PREFIX + "time-limit", "2m")
                .withProperty(PREFIX + "most-parked", "0")
                .withProperty(PREFIX + "most-parked-in-all", "-1")
                .withProperty(PREFIX + "keep", "1s")
                .withProperty(PREFIX + "most-kept", "1");

        assertThatThrownBy(() -> SettingsBeans.of(EventsSettings.class, environment))
                .hasMessageContainingAll(
                        "concurrency", "lease", "time-limit", "most-parked", "most-parked-in-all", "keep", "most-kept");
    }
}
