package dev.basefly.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLogTests {

    private final LoggerContext context = new LoggerContext();

    @Test
    void writesOneObjectPerLine() {
        LoggingEvent event = event("two\nlines \"quoted\" ✓");
        event.setMDCPropertyMap(Map.of("requestId", "req-1", "tenant", "org_1"));

        String line = format(event);

        assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
        JsonNode json = new JsonMapper().readTree(line);
        assertThat(json.get("@timestamp").asString()).isEqualTo("2026-03-01T12:00:00.000000001Z");
        assertThat(json.get("level").asString()).isEqualTo("WARN");
        assertThat(json.get("logger_name").asString()).isEqualTo("access");
        assertThat(json.get("message").asString()).isEqualTo("two\nlines \"quoted\" ✓");
        assertThat(json.get("requestId").asString()).isEqualTo("req-1");
        assertThat(json.get("tenant").asString()).isEqualTo("org_1");
    }

    @Test
    void redactsMessageContextAndStackTrace() {
        LoggingEvent event = event("password=hunter22");
        event.setMDCPropertyMap(Map.of("requestId", "Bearer abcdefghijkl"));
        event.setThrowableProxy(
                new ch.qos.logback.classic.spi.ThrowableProxy(new IllegalStateException("token=s3cr3t-t0ken")));

        String line = format(event);

        assertThat(line).contains("stack_trace", "IllegalStateException");
        assertThat(line).doesNotContain("hunter22", "abcdefghijkl", "s3cr3t");
    }

    private LoggingEvent event(String message) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName("access");
        event.setThreadName("main");
        event.setLevel(Level.WARN);
        event.setInstant(Instant.parse("2026-03-01T12:00:00.000000001Z"));
        event.setMessage(message);
        return event;
    }

    private String format(LoggingEvent event) {
        ThrowableProxyConverter stackTraces = new ThrowableProxyConverter();
        stackTraces.setContext(context);
        stackTraces.start();
        return new JsonLog(stackTraces).format(event);
    }
}
