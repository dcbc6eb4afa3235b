package dev.basefly.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsBeans;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class RuntimeSettingsTests {

    private static final String SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    @Test
    void defaultsToProduction() {
        var settings = SettingsBeans.of(
                RuntimeSettings.class, new MockEnvironment().withProperty("basefly.runtime.secret", SECRET));

        assertThat(settings)
                .isEqualTo(new RuntimeSettings(
                        Mode.PRODUCTION,
                        Role.ALL,
                        Path.of(".basefly"),
                        Duration.ZERO,
                        Duration.ofSeconds(30),
                        Secret.of(SECRET),
                        ""));
    }

    @Test
    void mapsEverySetting() {
        var settings = SettingsBeans.of(
                RuntimeSettings.class,
                new MockEnvironment()
                        .withProperty("basefly.runtime.mode", "development")
                        .withProperty("basefly.runtime.role", "worker")
                        .withProperty("basefly.runtime.data-directory", "/var/lib/basefly")
                        .withProperty("basefly.runtime.drain-delay", "5s")
                        .withProperty("basefly.runtime.shutdown-deadline", "1m")
                        .withProperty("basefly.runtime.secret", SECRET)
                        .withProperty("basefly.runtime.public-url", "https://app.acme.example"));

        assertThat(settings)
                .isEqualTo(new RuntimeSettings(
                        Mode.DEVELOPMENT,
                        Role.WORKER,
                        Path.of("/var/lib/basefly"),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(1),
                        Secret.of(SECRET),
                        "https://app.acme.example"));
    }

    @Test
    void refusesADelayBeyondTheDeadlineAndAShortSecret() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        RuntimeSettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.runtime.drain-delay", "31s")
                                .withProperty("basefly.runtime.secret", "c2hvcnQ=")))
                .hasMessageContainingAll("basefly.runtime.drain-delay", "basefly.runtime.secret", "not 32 bytes");
    }

    @Test
    void refusesAPublicAddressWithMoreThanSchemeHostAndPort() {
        for (var address :
                new String[] {"app.acme.example", "https://app.acme.example/", "https://a b", "ftp://acme"}) {
            assertThatThrownBy(() -> SettingsBeans.of(
                            RuntimeSettings.class,
                            new MockEnvironment()
                                    .withProperty("basefly.runtime.secret", SECRET)
                                    .withProperty("basefly.runtime.public-url", address)))
                    .hasMessageContaining("basefly.runtime.public-url");
        }
    }

    @Test
    void tellsWhichWorkARoleTakes() {
        assertThat(Role.WEB.servesRequests()).isTrue();
        assertThat(Role.WEB.runsBackgroundWork()).isFalse();
        assertThat(Role.WORKER.servesRequests()).isFalse();
        assertThat(Role.WORKER.runsBackgroundWork()).isTrue();
        assertThat(Role.ALL.servesRequests() && Role.ALL.runsBackgroundWork()).isTrue();
    }
}
