package dev.basefly.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class TeamsSettingsTests {

    @Test
    void defaultsToAWeek() {
        assertThat(SettingsBeans.of(TeamsSettings.class, new MockEnvironment()))
                .isEqualTo(new TeamsSettings(Duration.ofDays(7), 100, 50, 5, Duration.ofDays(7)));
    }

    @Test
    void mapsEverySetting() {
        var settings = SettingsBeans.of(
                TeamsSettings.class,
                new MockEnvironment()
                        .withProperty("basefly.teams.invitation-life", "1d")
                        .withProperty("basefly.teams.pending-invitations", "10")
                        .withProperty("basefly.teams.invitations-per-hour", "20")
                        .withProperty("basefly.teams.sendings", "2")
                        .withProperty("basefly.teams.transfer-life", "2d"));

        assertThat(settings).isEqualTo(new TeamsSettings(Duration.ofDays(1), 10, 20, 2, Duration.ofDays(2)));
    }

    @Test
    void refusesAllFaultsAtOnce() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        TeamsSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.teams.invitation-life", "1m")
                                .withProperty("basefly.teams.sendings", "0")
                                .withProperty("basefly.teams.transfer-life", "91d")))
                .hasMessageContainingAll("invitation-life", "sendings", "transfer-life");
    }
}
