package dev.basefly.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.basefly.RunningPlatform;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What leaves a process in production: traces to a collector, and logs as JSON. */
@ExtendWith(OutputCaptureExtension.class)
class TelemetryTests {

    private static final String SECRET = Base64.getEncoder().encodeToString(new byte[32]);

    @Test
    void sendsHttpAndStatementsOfARequestToTheCollectorAndLogsItAsJson(CapturedOutput output) throws Exception {
        var received = new LinkedBlockingQueue<String>();
        var collector = collector(received);
        var settings = RunningPlatform.at(
                TestPostgres.newDatabase(),
                "basefly.runtime.mode=production",
                "basefly.identity.hash-memory=19MB",
                "basefly.runtime.secret=" + SECRET,
                "basefly.observability.trace-share=1",
                "basefly.observability.traces-endpoint=http://localhost:"
                        + collector.getAddress().getPort() + "/v1/traces",
                "management.opentelemetry.tracing.export.schedule-delay=100ms");
        try (var platform = RunningPlatform.start(settings)) {
            var ada = new Cast(platform.api()).owner("Acme");

            var organizations = callWithId(ada.api());
            LoggerFactory.getLogger("probe").warn("sent with Authorization: Bearer abcdefghijklmnop");

            assertThat(organizations).isEqualTo(200);
            assertThat(everything(received, "/api/v1/samples/organizations", "db.query.text", "from organizations"))
                    .contains("postgresql");
            assertAccessLine(line(output, "/api/v1/samples/organizations"));
            assertThat(output.getAll()).contains("sent with").doesNotContain("abcdefghijklmnop");
        } finally {
            collector.stop(0);
        }
    }

    private static int callWithId(ApiClient api) {
        return api.withHeader("X-Request-Id", "request-of-ada")
                .get("/api/v1/samples/organizations")
                .status();
    }

    private static void assertAccessLine(JsonNode line) {
        assertThat(line.at("/requestId").asString()).isEqualTo("request-of-ada");
        assertThat(line.at("/tenant").asString()).startsWith("org_");
        assertThat(line.at("/actor").asString()).startsWith("usr_");
        assertThat(line.at("/traceId").asString()).hasSize(32);
        assertThat(line.at("/spanId").asString()).hasSize(16);
        assertThat(line.at("/level").asString()).isEqualTo("INFO");
        assertThat(line.at("/@timestamp").asString()).isNotEmpty();
    }

    private static JsonNode line(CapturedOutput output, String text) {
        return Arrays.stream(output.getOut().split("\n"))
                .filter(line -> line.contains("\"access\"") && line.contains(text))
                .map(JsonMapper.shared()::readTree)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no access line about " + text + " in " + output.getOut()));
    }

    /** Everything received until all of these texts were in it; fails after ten seconds. */
    private static String everything(BlockingQueue<String> received, String... texts) throws InterruptedException {
        var all = new StringBuilder();
        while (!List.of(texts).stream().allMatch(all.toString()::contains)) {
            var next = received.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("a batch with %s after %s", List.of(texts), all).isNotNull();
            all.append(next);
        }
        return all.toString();
    }

    /** Protocol buffers keep texts readable, so what was sent can be searched. */
    private static HttpServer collector(BlockingQueue<String> received) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
