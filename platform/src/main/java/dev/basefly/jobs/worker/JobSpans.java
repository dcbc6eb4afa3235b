package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobRun;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets the trace in which a job was added go on in its work: each attempt is a span of it, named after OpenTelemetry's
 * conventions for messaging. A job that was added outside of any trace has no span, as it would cost more than the job.
 */
final class JobSpans {

    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private final Tracer tracer;

    JobSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** The same handler, whose work is a span. */
    <P extends Record> JobHandler<P> around(JobHandler<P> handler) {
        return new JobHandler<>(handler.kind(), (payload, run) -> {
            TraceContext parent = parent(run.origin().traceparent());
            if (parent == null) {
                handler.work().run(payload, run);
            } else {
                run(parent, handler, payload, run);
            }
        });
    }

    private <P extends Record> void run(TraceContext parent, JobHandler<P> handler, P payload, JobRun run)
            throws Exception {
        Span span = tracer.spanBuilder()
                .setParent(parent)
                .kind(Span.Kind.CONSUMER)
                .name("process " + handler.kind().name())
                .tag("messaging.system", "basefly")
                .tag("messaging.operation.type", "process")
                .tag("messaging.destination.name", handler.kind().queue())
                .tag("messaging.message.id", run.id().toString())
                .tag("basefly.job.attempt", run.attempt())
                .start();
        try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
            assert scope != null;
            handler.work().run(payload, run);
        } catch (Throwable failure) {
            span.error(failure);
            throw failure;
        } finally {
            span.end();
        }
    }

    private @Nullable TraceContext parent(@Nullable String traceparent) {
        Matcher parts = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
        return parts.matches()
                ? tracer.traceContextBuilder()
                        .traceId(parts.group(1))
                        .spanId(parts.group(2))
                        .sampled((Integer.parseInt(parts.group(3), 16) & 1) == 1)
                        .build()
                : null;
    }
}
