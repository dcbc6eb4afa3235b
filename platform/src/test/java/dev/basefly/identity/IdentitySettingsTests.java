package dev.basefly.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

class IdentitySettingsTests {

    @Test
    void defaultsToQuarterHoursAndWeeks() {
        assertThat(SettingsBeans.of(IdentitySettings.class, new MockEnvironment()))
                .isEqualTo(new IdentitySettings(
                        Duration.ofMinutes(15),
                        Duration.ofDays(7),
                        Duration.ofSeconds(30),
                        Duration.ofDays(90),
                        Duration.ofDays(7),
                        Duration.ofDays(30),
                        Duration.ofDays(30),
                        DataSize.ofMegabytes(19),
                        2,
                        100));
    }

    @Test
    void mapsEverySetting() {
        var settings = SettingsBeans.of(
                IdentitySettings.class,
                new MockEnvironment()
                        .withProperty("basefly.identity.access-token", "5m")
                        .withProperty("basefly.identity.refresh-token", "1d")
                        .withProperty("basefly.identity.refresh-grace", "10s")
                        .withProperty("basefly.identity.refresh-most", "20d")
                        .withProperty("basefly.identity.key-life", "3d")
                        .withProperty("basefly.identity.session-idle", "1h")
                        .withProperty("basefly.identity.session-most", "2d")
                        .withProperty("basefly.identity.hash-memory", "64MB")
                        .withProperty("basefly.identity.hash-threads", "8")
                        .withProperty("basefly.identity.hash-queue", "9"));

        assertThat(settings)
                .isEqualTo(new IdentitySettings(
                        Duration.ofMinutes(5),
                        Duration.ofDays(1),
                        Duration.ofSeconds(10),
                        Duration.ofDays(20),
                        Duration.ofHours(1),
                        Duration.ofDays(2),
                        Duration.ofDays(3),
                        DataSize.ofMegabytes(64),
                        8,
                        9));
    }

    @Test
    void refusesAllFaultsAtOnce() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        IdentitySettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.identity.access-token", "1s")
                                .withProperty("basefly.identity.refresh-token", "1s")
                                .withProperty("basefly.identity.refresh-grace", "1h")
                                .withProperty("basefly.identity.refresh-most", "500d")
                                .withProperty("basefly.identity.key-life", "1h")
                                .withProperty("basefly.identity.session-idle", "1s")
                                .withProperty("basefly.identity.session-most", "400d")
                                .withProperty("basefly.identity.hash-threads", "0")
                                .withProperty("basefly.identity.hash-memory", "512KB")
                                .withProperty("basefly.identity.hash-queue", "0")))
                .hasMessageContainingAll(
                        "access-token",
                        "refresh-token",
                        "refresh-grace",
                        "refresh-most",
                        "key-life",
                        "session-idle",
                        "session-most",
                        "hash-threads",
                        "hash-memory",
                        "hash-queue");
    }

    @Test
    void protectsPasswordsInProductionAtLeastAsRecommended() {
        var weak = SettingsBeans.of(
                IdentitySettings.class, new MockEnvironment().withProperty("basefly.identity.hash-memory", "18MB"));
        var production = SettingsBeans.of(
                RuntimeSettings.class,
                new MockEnvironment().withProperty("basefly.runtime.secret", "A".repeat(43) + "="));

        assertThatThrownBy(() -> IdentityConfiguration.passwords(weak, production))
                .hasMessageContainingAll("basefly.identity.hash-memory", "make it 19MB or more");
    }
}
