package dev.basefly.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.testkit.LoopbackServer.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlowClientTests {

    private static final String REQUEST = "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @Test
    void sendsVerbatimAndReadsTheRawAnswer() {
        try (var server = new LoopbackServer().answering("/hello", (_, _) -> new Reply(200, Map.of(), "hello"));
                var client = SlowClient.to(server.url())) {
            var answer = client.send(REQUEST).read(Duration.ofSeconds(5));

            assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("hello");
        }
    }

    @Test
    void sendsByteByByte() {
        try (var server = new LoopbackServer().answering("/hello", (_, _) -> new Reply(200, Map.of(), "hello"));
                var client = SlowClient.to(server.url())) {
            var before = System.nanoTime();
            var answer = client.sendSlowly(REQUEST, Duration.ofMillis(2)).read(Duration.ofSeconds(5));

            assertThat(answer).startsWith("HTTP/1.1 200 OK");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(100));
        }
    }

    @Test
    void noticesWhetherTheServerHangsUp() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = SlowClient.to(URI.create("http://localhost:" + silent.getLocalPort()));
                var accepted = silent.accept()) {
            assertThat(client.isClosedWithin(Duration.ofMillis(50))).isFalse();
            assertThat(client.read(Duration.ofMillis(20))).isEmpty();

            accepted.shutdownOutput();

            assertThat(client.isClosedWithin(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void saysWhereNobodyListens() throws IOException {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThatThrownBy(() -> SlowClient.to(URI.create("http://localhost:" + free)))
                .hasMessage("Nobody listens at http://localhost:" + free);
    }
}
