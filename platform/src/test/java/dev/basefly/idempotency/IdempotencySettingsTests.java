package dev.basefly.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

class IdempotencySettingsTests {

    @Test
    void defaultsToADayAndAMinute() {
        assertThat(SettingsBeans.of(IdempotencySettings.class, new MockEnvironment()))
                .isEqualTo(new IdempotencySettings(
                        Duration.ofHours(24), Duration.ofSeconds(60), DataSize.ofKilobytes(256)));
    }

    @Test
    void mapsEverySetting() {
        assertThat(SettingsBeans.of(
                        IdempotencySettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.idempotency.kept", "7d")
                                .withProperty("basefly.idempotency.lease", "90s")
                                .withProperty("basefly.idempotency.largest-answer", "1MB")))
                .isEqualTo(
                        new IdempotencySettings(Duration.ofDays(7), Duration.ofSeconds(90), DataSize.ofMegabytes(1)));
    }

    @Test
    void refusesKeysThatCountForNothingOrForEver() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        IdempotencySettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.idempotency.kept", "1s")
                                .withProperty("basefly.idempotency.lease", "1h")
                                .withProperty("basefly.idempotency.largest-answer", "1B")))
                .hasMessageContainingAll("idempotency.kept", "idempotency.lease", "idempotency.largest-answer");
    }
}
