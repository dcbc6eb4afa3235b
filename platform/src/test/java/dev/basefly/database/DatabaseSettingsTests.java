package dev.basefly.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class DatabaseSettingsTests {

    @Test
    void defaultsToTheEmbeddedServer() {
        var settings = SettingsBeans.of(DatabaseSettings.class, new MockEnvironment());

        assertThat(settings)
                .isEqualTo(new DatabaseSettings(
                        Secret.of(""),
                        "",
                        Secret.of(""),
                        10,
                        8,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(30),
                        16,
                        4,
                        true));
        assertThat(settings.embedded()).isTrue();
    }

    @Test
    void mapsEverySetting() {
        var settings = SettingsBeans.of(
                DatabaseSettings.class,
                new MockEnvironment()
                        .withProperty("basefly.database.url", "jdbc:postgresql://db:5433/acme")
                        .withProperty("basefly.database.username", "acme")
                        .withProperty("basefly.database.password", "hunter2")
                        .withProperty("basefly.database.pool-size", "20")
                        .withProperty("basefly.database.system-pool-size", "5")
                        .withProperty("basefly.database.connection-timeout", "1s")
                        .withProperty("basefly.database.statement-timeout", "5s")
                        .withProperty("basefly.database.tenant-databases", "8")
                        .withProperty("basefly.database.tenant-database-pool-size", "2")
                        .withProperty("basefly.database.migrate", "false"));

        assertThat(settings)
                .isEqualTo(new DatabaseSettings(
                        Secret.of("jdbc:postgresql://db:5433/acme"),
                        "acme",
                        Secret.of("hunter2"),
                        20,
                        5,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        8,
                        2,
                        false));
        assertThat(settings.embedded()).isFalse();
        assertThat(settings.toString()).doesNotContain("hunter2", "db:5433");
    }

    @Test
    void refusesAllFaultsAtOnce() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        DatabaseSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.database.url", "mysql://db/acme")
                                .withProperty("basefly.database.pool-size", "0")
                                .withProperty("basefly.database.system-pool-size", "1")
                                .withProperty("basefly.database.connection-timeout", "1ms")
                                .withProperty("basefly.database.statement-timeout", "2h")))
                .hasMessageContainingAll(
                        "basefly.database.url",
                        "basefly.database.pool-size",
                        "basefly.database.system-pool-size",
                        "basefly.database.connection-timeout",
                        "basefly.database.statement-timeout");
    }

    @Test
    void refusesTheQueryModeThatSendsTenantAndStatementApart() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        DatabaseSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.database.url", "jdbc:postgresql://db/a?preferQueryMode=simple")))
                .hasMessageContaining("preferQueryMode");
    }

    @Test
    void readsTheLoginFromAnAddressInTheOtherForm() {
        var address =
                DatabaseAddress.of(settings("postgresql://acme:p%40ss%3Aword@db.example:5433/app?sslmode=require"));

        assertThat(address)
                .isEqualTo(new DatabaseAddress(
                        "jdbc:postgresql://db.example:5433/app?sslmode=require", "acme", Secret.of("p@ss:word")));
        assertThat(address.display()).isEqualTo("postgresql://db.example:5433/app");
    }

    @Test
    void prefersTheLoginOfTheSettings() {
        var address = DatabaseAddress.of(new DatabaseSettings(
                Secret.of("postgresql://url:url@db/app"),
                "owner",
                Secret.of("hunter2"),
                10,
                4,
                Duration.ofSeconds(3),
                Duration.ofSeconds(30),
                16,
                4,
                true));

        assertThat(address).isEqualTo(new DatabaseAddress("jdbc:postgresql://db/app", "owner", Secret.of("hunter2")));
    }

    @Test
    void showsNoPasswordOfAnAddress() {
        assertThat(DatabaseAddress.of(settings("jdbc:postgresql://db/app?user=acme&password=hunter2"))
                        .display())
                .isEqualTo("postgresql://db/app");
    }

    private static DatabaseSettings settings(String url) {
        return new DatabaseSettings(
                Secret.of(url), "", Secret.of(""), 10, 4, Duration.ofSeconds(3), Duration.ofSeconds(30), 16, 4, true);
    }
}
