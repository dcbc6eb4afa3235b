package dev.basefly.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.SettingsBeans;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

class DashboardSettingsTests {

    @Test
    void defaultsToTheTemplatesOfTheJar() {
        assertThat(SettingsBeans.of(DashboardSettings.class, new MockEnvironment()))
                .isEqualTo(new DashboardSettings("Basefly", List.of()));
    }

    @Test
    void mapsEverySetting(@TempDir Path folder) {
        var settings = SettingsBeans.of(
                DashboardSettings.class,
                new MockEnvironment()
                        .withProperty("basefly.dashboard.name", "Acme Cloud")
                        .withProperty("basefly.dashboard.template-folders", folder.toString()));

        assertThat(settings).isEqualTo(new DashboardSettings("Acme Cloud", List.of(folder)));
    }

    @Test
    void refusesAllFaultsAtOnce() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        DashboardSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.dashboard.name", "x".repeat(41))
                                .withProperty("basefly.dashboard.template-folders", "/no/such/folder")))
                .hasMessageContainingAll("basefly.dashboard.name", "/no/such/folder is not a folder");
    }
}
