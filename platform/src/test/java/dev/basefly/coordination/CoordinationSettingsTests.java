package dev.basefly.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class CoordinationSettingsTests {

    private static final String PREFIX = "basefly.coordination.";

    @Test
    void defaultsToLeasesInPostgres() {
        assertThat(SettingsBeans.of(CoordinationSettings.class, new MockEnvironment()))
                .isEqualTo(new CoordinationSettings(
                        Duration.ofSeconds(1),
                        Duration.ofMillis(200),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        1000,
                        Duration.ofDays(30),
                        Secret.of(""),
                        Duration.ofMillis(500)));
    }

    @Test
    void mapsEverySetting() {
        var settings = SettingsBeans.of(
                CoordinationSettings.class,
                new MockEnvironment()
                        .withProperty(PREFIX + "max-wait", "2s")
                        .withProperty(PREFIX + "retry-delay", "300ms")
                        .withProperty(PREFIX + "retry-jitter", "50ms")
                        .withProperty(PREFIX + "leader-lease", "20s")
                        .withProperty(PREFIX + "leader-poll", "3s")
                        .withProperty(PREFIX + "max-held", "7")
                        .withProperty(PREFIX + "fence-retention", "90d")
                        .withProperty(PREFIX + "redis-url", "redis://a:6379, rediss://u:p@b:6380,redis://c")
                        .withProperty(PREFIX + "redis-timeout", "50ms"));

        assertThat(settings)
                .isEqualTo(new CoordinationSettings(
                        Duration.ofSeconds(2),
                        Duration.ofMillis(300),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(3),
                        7,
                        Duration.ofDays(90),
                        Secret.of("redis://a:6379, rediss://u:p@b:6380,redis://c"),
                        Duration.ofMillis(50)));
        assertThat(settings.redisUrls()).containsExactly("redis://a:6379", "rediss://u:p@b:6380", "redis://c");
    }

    @Test
    void refusesAllFaultsAtOnce() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        CoordinationSettings.class,
                        new MockEnvironment()
                                .withProperty(PREFIX + "max-wait", "2h")
                                .withProperty(PREFIX + "retry-delay", "0s")
                                .withProperty(PREFIX + "retry-jitter", "1s")
                                .withProperty(PREFIX + "leader-lease", "10ms")
                                .withProperty(PREFIX + "leader-poll", "20s")
                                .withProperty(PREFIX + "max-held", "0")
                                .withProperty(PREFIX + "fence-retention", "1h")
                                .withProperty(PREFIX + "redis-url", "http://a,redis://b")
                                .withProperty(PREFIX + "redis-timeout", "1ms")))
                .hasMessageContainingAll(
                        "max-wait",
                        "retry-delay",
                        "retry-jitter",
                        "leader-lease",
                        "leader-poll",
                        "max-held",
                        "fence-retention",
                        "redis-url",
                        "servers bear no more failures",
                        "redis-timeout");
    }
}
