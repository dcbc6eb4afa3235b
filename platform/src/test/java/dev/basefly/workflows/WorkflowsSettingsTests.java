package dev.basefly.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class WorkflowsSettingsTests {

    @Test
    void keepsWhatEndedForThirtyDays() {
        assertThat(SettingsBeans.of(WorkflowsSettings.class, new MockEnvironment()))
                .isEqualTo(new WorkflowsSettings(
                        Duration.ofDays(30), 1_000, Duration.ofDays(365), 1_000, Duration.ofDays(30)));
    }

    @Test
    void mapsEverySetting() {
        assertThat(SettingsBeans.of(
                        WorkflowsSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.workflows.keep-ended", "12h")
                                .withProperty("basefly.workflows.most-signals", "7")
                                .withProperty("basefly.workflows.keep-signals", "90d")
                                .withProperty("basefly.workflows.most-postponements", "20")
                                .withProperty("basefly.workflows.longest-postponement", "1d")))
                .isEqualTo(new WorkflowsSettings(Duration.ofHours(12), 7, Duration.ofDays(90), 20, Duration.ofDays(1)));
    }

    @Test
    void refusesToForgetAtOnce() {
        var environment = new MockEnvironment().withProperty("basefly.workflows.keep-ended", "1s");

        assertThatThrownBy(() -> SettingsBeans.of(WorkflowsSettings.class, environment))
                .hasMessageContaining("keep-ended");
    }

    @Test
    void refusesWhatWouldBoundNothingOrEverything() {
        var environment = new MockEnvironment()
                .withProperty("basefly.workflows.most-signals", "0")
                .withProperty("basefly.workflows.most-postponements", "0")
                .withProperty("basefly.workflows.longest-postponement", "1s")
                .withProperty("basefly.workflows.keep-signals", "1s");

        assertThatThrownBy(() -> SettingsBeans.of(WorkflowsSettings.class, environment))
                .hasMessageContaining("most-signals")
                .hasMessageContaining("most-postponements")
                .hasMessageContaining("longest-postponement")
                .hasMessageContaining("keep-signals");
    }
}
