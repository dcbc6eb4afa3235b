package dev.basefly.api;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.SlowClient;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What no well-behaved client sends. */
@PlatformTest
class HostileConnectionTests {

    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int FIFTY_MEGABYTES = 50 * 1024 * 1024;

    @Autowired
    private ApiClient api;

    @LocalServerPort
    private int port;

    @Test
    void refusesFiftyMegabytesByTheirAnnouncement() {
        try (var client = client()) {
            client.send(post("Content-Length: " + FIFTY_MEGABYTES));

            assertThat(client.read(Duration.ofMillis(500)))
                    .startsWith("HTTP/1.1 413")
                    .contains("\"code\":\"PAYLOAD_TOO_LARGE\"", "\"reason\":\"body_too_large\"")
                    .containsIgnoringCase("connection: close");
            assertThat(client.isClosedWithin(PATIENCE)).isTrue();
        }
    }

    @Test
    void refusesFiftyMegabytesThatCome() {
        try (var client = client()) {
            client.send(post("Content-Length: " + FIFTY_MEGABYTES));
            var megabyte = "x".repeat(1024 * 1024);
            for (int sent = 0; sent < 50; sent++) {
                client.send(megabyte);
            }

            assertThat(client.isClosedWithin(PATIENCE)).isTrue();
        }
        assertServed();
    }

    @Test
    void refusesFiftyMegabytesInChunks() {
        try (var client = client()) {
            client.send(post("Transfer-Encoding: chunked"));
            client.send("100000\r\n" + " ".repeat(0x100000) + "\r\n");
            client.send("10\r\n                \r\n");

            assertThat(client.read(Duration.ofSeconds(1)))
                    .startsWith("HTTP/1.1 413")
                    .contains("\"code\":\"PAYLOAD_TOO_LARGE\"");
            var more = "100000\r\n" + "x".repeat(0x100000) + "\r\n";
            for (int sent = 0; sent < 50; sent++) {
                client.send(more);
            }
            assertThat(client.isClosedWithin(PATIENCE)).isTrue();
        }
        assertServed();
    }

    @Test
    void refusesABodyThatDripsInWhileOthersAreServed() {
        try (var client = client()) {
            client.send(post("Content-Length: 1000"));
            var dripping = CompletableFuture.runAsync(
                    () -> client.sendSlowly("{\"name\":\"" + "x".repeat(16), Duration.ofMillis(100)));
            var answer = CompletableFuture.supplyAsync(() -> client.read(Duration.ofSeconds(3)));
            assertServed();
            dripping.join();

            assertThat(answer.join()).startsWith("HTTP/1.1 400").contains("\"reason\":\"body_too_slow\"");
            assertThat(client.isClosedWithin(PATIENCE)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\n\r\n",
                "GET\r\n\r\n",
                "GET /api/v1/me HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET /api/v1/\u0001me HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /<script> HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /api/v1/me HTTP/1.1\r\n\r\n",
                "GET /api/v1/me HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "POST /api/v1/samples HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
                "POST /api/v1/samples HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"
            })
    void answersAMalformedRequestWithoutTellingAboutItself(String request) {
        try (var client = client()) {
            var answer = client.send(request).read(Duration.ofMillis(700));

            assertThat(answer).matches("(?s)HTTP/1\\.1 (400|505).*");
            assertThat(answer).doesNotContainIgnoringCase("tomcat", "apache", "exception", "<html", "org.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/%2e%2e%2fetc/passwd", "/api;x=1/v1/me", "//api/v1/me", "/api/v1/me%00", "/a%5cb"})
    void answersAStrangePathWithItsOwnErrorAndHeaders(String path) {
        try (var client = client()) {
            var answer = client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .read(PATIENCE);

            assertThat(answer).matches("(?s)HTTP/1\\.1 (400|401|404).*");
            assertThat(answer)
                    .contains("\"error\":{\"code\":\"")
                    .containsIgnoringCase("x-content-type-options: nosniff")
                    .containsIgnoringCase("x-frame-options: DENY")
                    .containsIgnoringCase("content-security-policy: ")
                    .doesNotContainIgnoringCase("exception");
        }
    }

    @Test
    void refusesHeadersBeyondTheLimit() {
        try (var client = client()) {
            var answer = client.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(40_000)
                            + "\r\n\r\n")
                    .read(Duration.ofSeconds(1));

            assertThat(answer).matches("(?s)HTTP/1\\.1 (400|431).*");
            assertThat(answer).doesNotContainIgnoringCase("exception");
        }
        assertServed();
    }

    private void assertServed() {
        assertThat(api.post("/api/v1/samples", Map.of("name", "still here", "count", 1)))
                .hasStatus(200);
    }

    private String post(String length) {
        return "POST /api/v1/samples HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + length
                + "\r\n\r\n";
    }

    private SlowClient client() {
        return SlowClient.to(URI.create("http://localhost:" + port));
    }
}
