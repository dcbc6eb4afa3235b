package dev.basefly.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.Secret;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class PublicAddressTests {

    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void isTheOneOfTheSettings() {
        assertThat(address("https://app.acme.example").of("/invitations/accept"))
                .isEqualTo("https://app.acme.example/invitations/accept");
    }

    @Test
    void isThisMachineOtherwise() {
        assertThat(address("").of("/")).isEqualTo("http://localhost:8080/");
        environment.setProperty("server.port", "0");
        environment.setProperty("local.server.port", "40123");
        assertThat(address("").of("/")).isEqualTo("http://localhost:40123/");
    }

    @Test
    void leadsToPathsOfOursOnly() {
        assertThatThrownBy(() -> address("").of("@evil.example")).isInstanceOf(IllegalArgumentException.class);
    }

    private PublicAddress address(String url) {
        return new PublicAddress(
                new RuntimeSettings(
                        Mode.DEVELOPMENT,
                        Role.ALL,
                        Path.of("x"),
                        Duration.ZERO,
                        Duration.ofSeconds(30),
                        Secret.of(""),
                        url),
                environment);
    }
}
