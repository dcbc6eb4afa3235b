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
                .isEqualTo(new WorkflowsSettings(Duration.ofDays(30)));
    }

    @Test
    void mapsEverySetting() {
        assertThat(SettingsBeans.of(
                        WorkflowsSettings.class,
                        new MockEnvironment().withProperty("basefly.workflows.keep-ended", "12h")))
                .isEqualTo(new WorkflowsSettings(Duration.ofHours(12)));
    }

    @Test
    void refusesToForgetAtOnce() {
        var environment = new MockEnvironment().withProperty("basefly.workflows.keep-ended", "1s");

        assertThatThrownBy(() -> SettingsBeans.of(WorkflowsSettings.class, environment))
                .hasMessageContaining("keep-ended");
    }
}
