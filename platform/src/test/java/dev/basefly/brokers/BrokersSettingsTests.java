package dev.basefly.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.brokers.BrokersSettings.Encryption;
import dev.basefly.brokers.BrokersSettings.Kind;
import dev.basefly.brokers.BrokersSettings.Login;
import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class BrokersSettingsTests {

    private static final String PREFIX = "basefly.brokers.";

    @Test
    void defaultsToNoBroker() {
        assertThat(SettingsBeans.of(BrokersSettings.class, new MockEnvironment()))
                .isEqualTo(new BrokersSettings(
                        Kind.NONE,
                        List.of(),
                        new Login("", Secret.of(""), "SCRAM-SHA-512", Encryption.NONE, ""),
                        "/",
                        "basefly.events",
                        List.of(),
                        "/basefly",
                        "basefly",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        1_000_000,
                        Duration.ofDays(7)));
    }

    @Test
    void mapsEverySetting() {
        var settings = SettingsBeans.of(
                BrokersSettings.class,
                new MockEnvironment()
                        .withProperty(PREFIX + "kind", "rabbitmq")
                        .withProperty(PREFIX + "address", "a.example:5671, b.example:5671")
                        .withProperty(PREFIX + "login.username", "basefly")
                        .withProperty(PREFIX + "login.password", "a secret")
                        .withProperty(PREFIX + "login.mechanism", "PLAIN")
                        .withProperty(PREFIX + "login.encryption", "tls")
                        .withProperty(PREFIX + "login.certificates", "/etc/hosts")
                        .withProperty(PREFIX + "virtual-host", "shop")
                        .withProperty(PREFIX + "topic", "shop.events")
                        .withProperty(PREFIX + "types", "teams.*,clusters.cluster_status_changed")
                        .withProperty(PREFIX + "source", "https://shop.example")
                        .withProperty(PREFIX + "group", "shop")
                        .withProperty(PREFIX + "ack-timeout", "2s")
                        .withProperty(PREFIX + "longest-wait", "1m")
                        .withProperty(PREFIX + "largest-message", "5000")
                        .withProperty(PREFIX + "keep-received", "30d"));

        assertThat(settings)
                .isEqualTo(new BrokersSettings(
                        Kind.RABBITMQ,
                        List.of("a.example:5671", "b.example:5671"),
                        new Login("basefly", Secret.of("a secret"), "PLAIN", Encryption.TLS, "/etc/hosts"),
                        "shop",
                        "shop.events",
                        List.of("teams.*", "clusters.cluster_status_changed"),
                        "https://shop.example",
                        "shop",
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1),
                        5000,
                        Duration.ofDays(30)));
        assertThat(settings.toString()).doesNotContain("a secret");
        assertThat(settings.names("teams.invitation_accepted")).isTrue();
        assertThat(settings.names("clusters.cluster_status_changed")).isTrue();
        assertThat(settings.names("clusters.cluster_deleted")).isFalse();
    }

    @Test
    void refusesAllFaultsAtOnce() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        BrokersSettings.class,
                        new MockEnvironment()
                                .withProperty(PREFIX + "kind", "kafka")
                                .withProperty(PREFIX + "address", "kafka://a.example")
                                .withProperty(PREFIX + "login.username", "basefly")
                                .withProperty(PREFIX + "login.mechanism", "GUESS")
                                .withProperty(PREFIX + "login.certificates", "/there/is/none")
                                .withProperty(PREFIX + "topic", "a topic")
                                .withProperty(PREFIX + "types", "Teams!")
                                .withProperty(PREFIX + "source", " ")
                                .withProperty(PREFIX + "group", "a group")
                                .withProperty(PREFIX + "ack-timeout", "1m")
                                .withProperty(PREFIX + "longest-wait", "1h")
                                .withProperty(PREFIX + "largest-message", "1")
                                .withProperty(PREFIX + "keep-received", "1s")))
                .hasMessageContainingAll(
                        "address",
                        "login.password",
                        "login.mechanism",
                        "login.certificates",
                        "topic",
                        "types",
                        "source",
                        "group",
                        "ack-timeout",
                        "longest-wait",
                        "largest-message",
                        "keep-received");
    }

    @Test
    void refusesABrokerWithoutAddressAndAPasswordThatAnybodyCouldRead() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        BrokersSettings.class, new MockEnvironment().withProperty(PREFIX + "kind", "kafka")))
                .hasMessageContaining("no broker is named");
        assertThatThrownBy(() -> SettingsBeans.of(
                        BrokersSettings.class,
                        new MockEnvironment()
                                .withProperty(PREFIX + "kind", "kafka")
                                .withProperty(PREFIX + "address", "kafka.example:9092")
                                .withProperty(PREFIX + "login.username", "basefly")
                                .withProperty(PREFIX + "login.password", "a secret")))
                .hasMessageContaining("login.encryption")
                .hasMessageNotContaining("a secret");
    }
}
