package dev.basefly.clusters.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.clusters.kubernetes.ManagementCluster;
import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class ClustersSettingsTests {

    @Test
    void waitsHalfAnHourAndKeepsMachinesForTenMinutes() {
        assertThat(SettingsBeans.of(ClustersSettings.class, new MockEnvironment()))
                .isEqualTo(new ClustersSettings(
                        ClustersSettings.Kind.AUTO,
                        ClustersSettings.Faults.AUTO,
                        new ManagementCluster("", Secret.of(""), "", "basefly-clusters", "basefly", "default-worker"),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(30),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(10),
                        5));
    }

    @Test
    void mapsEverySetting() {
        assertThat(SettingsBeans.of(
                        ClustersSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.clusters.provisioner", "kubernetes")
                                .withProperty("basefly.clusters.simulated-faults", "off")
                                .withProperty("basefly.clusters.kubernetes.url", "https://management.example:6443")
                                .withProperty("basefly.clusters.kubernetes.token", "secret")
                                .withProperty("basefly.clusters.kubernetes.ca-file", "/etc/ca.pem")
                                .withProperty("basefly.clusters.kubernetes.namespace", "acme")
                                .withProperty("basefly.clusters.kubernetes.cluster-class", "metal")
                                .withProperty("basefly.clusters.kubernetes.worker-class", "node")
                                .withProperty("basefly.clusters.creation-timeout", "1h")
                                .withProperty("basefly.clusters.change-timeout", "2h")
                                .withProperty("basefly.clusters.call-timeout", "3s")
                                .withProperty("basefly.clusters.undo-for", "0s")
                                .withProperty("basefly.clusters.most-unwanted", "12")))
                .isEqualTo(new ClustersSettings(
                        ClustersSettings.Kind.KUBERNETES,
                        ClustersSettings.Faults.OFF,
                        new ManagementCluster(
                                "https://management.example:6443",
                                Secret.of("secret"),
                                "/etc/ca.pem",
                                "acme",
                                "metal",
                                "node"),
                        Duration.ofHours(1),
                        Duration.ofHours(2),
                        Duration.ofSeconds(3),
                        Duration.ZERO,
                        12));
    }

    @ParameterizedTest
    @CsvSource({
        "auto, true, SIMULATOR",
        "auto, false, AUTO",
        "simulator, false, SIMULATOR",
        "kubernetes, true, KUBERNETES"
    })
    void pretendsInDevelopmentAndMakesNothingInProductionUnlessItIsSaid(
            String setting, boolean development, ClustersSettings.Kind kind) {
        assertThat(of("basefly.clusters.provisioner", setting).provisioner(development))
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"auto, true, true", "auto, false, false", "on, false, true", "off, true, false"})
    void failsOnDemandInDevelopmentOnly(String setting, boolean development, boolean fails) {
        assertThat(of("basefly.clusters.simulated-faults", setting).simulatesFaults(development))
                .isEqualTo(fails);
    }

    private static ClustersSettings of(String key, String value) {
        return SettingsBeans.of(ClustersSettings.class, new MockEnvironment().withProperty(key, value));
    }

    @Test
    void refusesTimesThatMakeNoSense() {
        var environment = new MockEnvironment()
                .withProperty("basefly.clusters.creation-timeout", "0s")
                .withProperty("basefly.clusters.change-timeout", "30d")
                .withProperty("basefly.clusters.call-timeout", "1h")
                .withProperty("basefly.clusters.kubernetes.url", "management")
                .withProperty("basefly.clusters.kubernetes.namespace", "Not a name")
                .withProperty("basefly.clusters.undo-for", "365d");

        assertThatThrownBy(() -> SettingsBeans.of(ClustersSettings.class, environment))
                .hasMessageContaining("creation-timeout")
                .hasMessageContaining("change-timeout")
                .hasMessageContaining("call-timeout")
                .hasMessageContaining("kubernetes.url")
                .hasMessageContaining("kubernetes.namespace")
                .hasMessageContaining("undo-for");
    }
}
