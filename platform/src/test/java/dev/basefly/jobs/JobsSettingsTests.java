package dev.basefly.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.jobs.JobsSettings.Acknowledge;
import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class JobsSettingsTests {

    private static final String PREFIX = "basefly.jobs.";

    @Test
    void defaultsToTwentyAtATimeAndOneAcknowledgementForEach() {
        assertThat(SettingsBeans.of(JobsSettings.class, new MockEnvironment()))
                .isEqualTo(new JobsSettings(
                        20,
                        Acknowledge.EACH,
                        Duration.ofSeconds(10),
                        Duration.ofDays(7),
                        Duration.ofDays(90),
                        200_000,
                        100,
                        10_000,
                        100_000));
    }

    @Test
    void mapsEverySetting() {
        assertThat(SettingsBeans.of(
                        JobsSettings.class,
                        new MockEnvironment()
                                .withProperty(PREFIX + "concurrency", "5")
                                .withProperty(PREFIX + "acknowledge", "batch")
                                .withProperty(PREFIX + "lease", "30s")
                                .withProperty(PREFIX + "keep-finished", "12h")
                                .withProperty(PREFIX + "keep-dead", "30d")
                                .withProperty(PREFIX + "most-unfinished", "1000")
                                .withProperty(PREFIX + "most-generations", "7")
                                .withProperty(PREFIX + "most-dead", "50")
                                .withProperty(PREFIX + "most-finished", "60")))
                .isEqualTo(new JobsSettings(
                        5,
                        Acknowledge.BATCH,
                        Duration.ofSeconds(30),
                        Duration.ofHours(12),
                        Duration.ofDays(30),
                        1000,
                        7,
                        50,
                        60));
    }

    @Test
    void refusesWhatCannotWorkAndSaysEverythingAtOnce() {
        var environment = new MockEnvironment()
                .withProperty(PREFIX + "concurrency", "0")
                .withProperty(PREFIX + "lease", "10ms")
                .withProperty(PREFIX + "keep-finished", "1s")
                .withProperty(PREFIX + "most-unfinished", "0")
                .withProperty(PREFIX + "most-generations", "0")
                .withProperty(PREFIX + "most-dead", "0")
                .withProperty(PREFIX + "most-finished", "0");

        assertThatThrownBy(() -> SettingsBeans.of(JobsSettings.class, environment))
                .hasMessageContainingAll("concurrency", "lease", "keep-finished", "most-dead", "most-finished");
    }
}
