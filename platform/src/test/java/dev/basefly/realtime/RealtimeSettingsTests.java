package dev.basefly.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class RealtimeSettingsTests {

    static final RealtimeSettings DEFAULTS = new RealtimeSettings(
            8000,
            1000,
            200,
            400,
            20,
            100,
            10_000,
            1000,
            64,
            Duration.ofSeconds(30),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5));

    /** With short queues and a history of so many messages. */
    static RealtimeSettings withHistory(int all, int ofOrganization) {
        return new RealtimeSettings(
                8000,
                1000,
                200,
                400,
                20,
                100,
                all,
                ofOrganization,
                20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5));
    }

    /** With so few places that tests fill them: 10 of the node, 6 of an organization, 3 of a person. */
    static RealtimeSettings withFewPlaces() {
        return new RealtimeSettings(
                10,
                2,
                4,
                6,
                3,
                4,
                10_000,
                1000,
                20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5));
    }

    @Test
    void hasDefaults() {
        assertThat(SettingsBeans.of(RealtimeSettings.class, new MockEnvironment()))
                .isEqualTo(DEFAULTS);
    }

    @Test
    void mapsEverySetting() {
        assertThat(SettingsBeans.of(
                        RealtimeSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.realtime.most-streams", "100")
                                .withProperty("basefly.realtime.reserved-for-browsers", "10")
                                .withProperty("basefly.realtime.most-over-http2", "7")
                                .withProperty("basefly.realtime.most-per-organization", "50")
                                .withProperty("basefly.realtime.most-per-person", "5")
                                .withProperty("basefly.realtime.most-per-creator", "9")
                                .withProperty("basefly.realtime.history", "300")
                                .withProperty("basefly.realtime.history-per-organization", "30")
                                .withProperty("basefly.realtime.queue", "32")
                                .withProperty("basefly.realtime.patience", "10s")
                                .withProperty("basefly.realtime.recheck", "1s")
                                .withProperty("basefly.realtime.return-within", "2s")))
                .isEqualTo(new RealtimeSettings(
                        100,
                        10,
                        7,
                        50,
                        5,
                        9,
                        300,
                        30,
                        32,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2)));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        RealtimeSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.realtime.queue", "1")
                                .withProperty("basefly.realtime.recheck", "0s")))
                .hasMessageContainingAll("realtime.queue", "realtime.recheck");
    }

    @Test
    void refusesWhatContradictsEachOther() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        RealtimeSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.realtime.most-streams", "500")
                                .withProperty("basefly.realtime.most-per-person", "401")))
                .hasMessageContainingAll("realtime.reserved-for-browsers", "realtime.most-per-person");
    }

    @Test
    void leavesConnectionsForAllElse() {
        assertThat(RealtimeCheck.problems(0, DEFAULTS, 10_000)).isEmpty();
        assertThat(RealtimeCheck.problems(0, DEFAULTS, 8_000))
                .singleElement()
                .asString()
                .contains("server.tomcat.max-connections");
        assertThat(RealtimeCheck.problems(7_200, DEFAULTS, 10_000)).hasSize(1);
    }
}
