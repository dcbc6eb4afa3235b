package dev.basefly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class AuditSettingsTests {

    @Test
    void defaultsToKeepingEverything() {
        assertThat(SettingsBeans.of(AuditSettings.class, new MockEnvironment()))
                .isEqualTo(new AuditSettings(Duration.ZERO));
    }

    @Test
    void mapsEverySetting() {
        assertThat(retention("730d")).isEqualTo(new AuditSettings(Duration.ofDays(730)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1d", "12h", "40000d"})
    void refusesWhatIsNoTimeToKeepALog(String retention) {
        assertThatThrownBy(() -> retention(retention)).hasMessageContaining("retention");
    }

    private static AuditSettings retention(String text) {
        return SettingsBeans.of(
                AuditSettings.class, new MockEnvironment().withProperty("basefly.audit.retention", text));
    }
}
