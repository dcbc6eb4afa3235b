package dev.basefly.brokers.traffic;

import dev.basefly.brokers.client.CloudEvents;
import dev.basefly.brokers.client.Incoming;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets the trace of a message go on in what is done with it (W3C Trace Context §3.2, OpenTelemetry messaging spans). */
final class Traces {

    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private final Tracer tracer;
    private final String system;

    /** @param system the broker's make */
    Traces(Tracer tracer, String system) {
        this.tracer = tracer;
        this.system = system;
    }

    /** Does the work as a part of the message's trace, or as it is when it has none. */
    void goOn(String subscription, Incoming message, Callable<?> work) throws Exception {
        Matcher parent = TRACEPARENT.matcher(message.attribute(CloudEvents.TRACEPARENT));
        if (!parent.matches()) {
            work.call();
            return;
        }
        TraceContext context = tracer.traceContextBuilder()
                .traceId(parent.group(1))
                .spanId(parent.group(2))
                .sampled((Integer.parseInt(parent.group(3), 16) & 1) == 1)
                .build();
        Span span = tracer.spanBuilder()
                .setParent(context)
                .kind(Span.Kind.CONSUMER)
                .name("process " + subscription)
                .tag("messaging.system", system)
                .tag("messaging.operation.type", "process")
                .tag("messaging.consumer.group.name", subscription)
                .tag("messaging.message.id", message.id())
                .start();
        try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
            assert scope != null;
            work.call();
        } catch (Throwable failure) {
            span.error(failure);
            throw failure;
        } finally {
            span.end();
        }
    }
}
