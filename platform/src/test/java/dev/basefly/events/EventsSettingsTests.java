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
                .isEqualTo(new EventsSettings(4, Duration.ofSeconds(10), 10_000));
    }

    @Test
    void mapsEverySetting() {
        assertThat(SettingsBeans.of(
                        EventsSettings.class,
                        new MockEnvironment()
                                .withProperty(PREFIX + "concurrency", "2")
                                .withProperty(PREFIX + "lease", "30s")
                                .withProperty(PREFIX + "most-parked", "7")))
                .isEqualTo(new EventsSettings(2, Duration.ofSeconds(30), 7));
    }

    @Test
    void refusesWhatCannotWorkAndSaysEverythingAtOnce() {
        var environment = new MockEnvironment()
                .withProperty(PREFIX + "concurrency", "0")
                .withProperty(PREFIX + "lease", "10ms")
                .withProperty(PREFIX + "most-parked", "0");

        assertThatThrownBy(() -> SettingsBeans.of(EventsSettings.class, environment))
                .hasMessageContainingAll("concurrency", "lease", "most-parked");
    }
}
