package dev.basefly.observability;

import dev.basefly.database.StatementObserver;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Adds a span for each statement of a request that is traced, named after OpenTelemetry's database conventions. */
final class StatementSpans implements StatementObserver {

    private final Tracer tracer;

    StatementSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public <T extends @Nullable Object> T observe(String sql, Execution<T> execution) throws SQLException {
        Span parent = tracer.currentSpan();
        if (parent == null || !Boolean.TRUE.equals(parent.context().sampled())) {
            return execution.run();
        }
        Span span = Objects.requireNonNull(tracer.nextSpan(parent))
                .name(operation(sql))
                .tag("db.system.name", "postgresql")
                .tag("db.query.text", sql.strip())
                .start();
        try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
            assert scope != null;
            return execution.run();
        } catch (SQLException | RuntimeException failure) {
            span.error(failure);
            throw failure;
        } finally {
            span.end();
        }
    }

    private static String operation(String sql) {
        String text = sql.stripLeading();
        int end = 0;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return end == 0 ? "sql" : text.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
