package dev.basefly.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.notifications.NotificationsSettings.Encryption;
import dev.basefly.notifications.NotificationsSettings.Smtp;
import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class NotificationsSettingsTests {

    private static final String PREFIX = "basefly.notifications.";

    @Test
    void defaultsToNoMailServer() {
        var settings = SettingsBeans.of(NotificationsSettings.class, new MockEnvironment());

        assertThat(settings)
                .isEqualTo(new NotificationsSettings(
                        new Smtp("", 587, "", Secret.of(""), "", Encryption.STARTTLS),
                        20,
                        12,
                        Duration.ofSeconds(30),
                        Duration.ofHours(1)));
        assertThat(settings.sendsBySmtp()).isFalse();
    }

    @Test
    void mapsEverySetting() {
        var settings = SettingsBeans.of(
                NotificationsSettings.class,
                new MockEnvironment()
                        .withProperty(PREFIX + "smtp.host", "mail.acme.example")
                        .withProperty(PREFIX + "smtp.port", "465")
                        .withProperty(PREFIX + "smtp.username", "basefly")
                        .withProperty(PREFIX + "smtp.password", "kettle")
                        .withProperty(PREFIX + "smtp.from", "no-reply@acme.example")
                        .withProperty(PREFIX + "smtp.encryption", "tls")
                        .withProperty(PREFIX + "per-recipient", "5")
                        .withProperty(PREFIX + "attempts", "3")
                        .withProperty(PREFIX + "first-wait", "1s")
                        .withProperty(PREFIX + "longest-wait", "2s"));

        assertThat(settings)
                .isEqualTo(new NotificationsSettings(
                        new Smtp(
                                "mail.acme.example",
                                465,
                                "basefly",
                                Secret.of("kettle"),
                                "no-reply@acme.example",
                                Encryption.TLS),
                        5,
                        3,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2)));
    }

    @Test
    void refusesAllFaultsAtOnce() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        NotificationsSettings.class,
                        new MockEnvironment()
                                .withProperty(PREFIX + "smtp.host", "mail.acme.example")
                                .withProperty(PREFIX + "smtp.port", "0")
                                .withProperty(PREFIX + "smtp.username", "basefly")
                                .withProperty(PREFIX + "smtp.from", "nobody")
                                .withProperty(PREFIX + "per-recipient", "0")
                                .withProperty(PREFIX + "attempts", "0")
                                .withProperty(PREFIX + "first-wait", "2h")))
                .hasMessageContainingAll(
                        "smtp.port", "smtp.password", "smtp.from", "per-recipient", "attempts", "first-wait");
    }

    @Test
    void refusesAPasswordInTheClear() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        NotificationsSettings.class,
                        new MockEnvironment()
                                .withProperty(PREFIX + "smtp.host", "mail.acme.example")
                                .withProperty(PREFIX + "smtp.from", "no-reply@acme.example")
                                .withProperty(PREFIX + "smtp.username", "basefly")
                                .withProperty(PREFIX + "smtp.password", "kettle")
                                .withProperty(PREFIX + "smtp.encryption", "none")))
                .hasMessageContaining("smtp.encryption");
    }
}
