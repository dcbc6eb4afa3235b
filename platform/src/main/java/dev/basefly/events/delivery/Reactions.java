package dev.basefly.events.delivery;

import dev.basefly.events.EventTypes;
import dev.basefly.events.Listener;
import dev.basefly.jobs.JobFailure;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs what a listener does with an event: in the scope it was published in, and as a part of its trace. */
final class Reactions {

    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final String PROGRAM = "program:";

    private final Tracer tracer;
    private final EventTypes types;
    private final TimeLimit limit;

    /** A reaction failed. */
    static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient StoredEvent event;

        Failed(StoredEvent event, Throwable cause) {
            super(cause);
            this.event = event;
        }

        StoredEvent event() {
            return event;
        }
    }

    Reactions(Tracer tracer, EventTypes types, TimeLimit limit) {
        this.tracer = tracer;
        this.types = types;
        this.limit = limit;
    }

    /** @throws Failed when the listener throws anything at all, or takes longer than it may */
    void run(Listener listener, StoredEvent event, int attempt, boolean replay) {
        Listener.On on = listener.on(event.type());
        if (on == null) {
            return;
        }
        TimeLimit.Attempt timed = limit.begin(listener.name());
        Throwable failure = null;
        try {
            scope(listener, event)
                    .callLogged(() -> event.origin().followedBy(() -> {
                        traced(listener, on, event, attempt, replay);
                        return true;
                    }));
        } catch (Throwable thrown) { // also an Error: it must not take the shard with it
            failure = thrown;
        }
        // What an interruption led to, which is a broken connection often enough, is not the reason.
        if (timed.end()) {
            throw new Failed(event, limit.exceeded());
        }
        if (failure != null) {
            throw new Failed(event, failure);
        }
    }

    private static RequestScope scope(Listener listener, StoredEvent event) {
        String request = event.requestId();
        boolean known = !event.actor().startsWith(PROGRAM) && !event.actor().equals(Actor.ANONYMOUS.label());
        return new RequestScope(
                request == null ? event.delivery(1, false).id().toString() : request,
                event.organization(),
                new Actor.Program("listener:" + listener.name(), known ? event.actor() : null),
                Locale.ROOT);
    }

    private void traced(Listener listener, Listener.On on, StoredEvent event, int attempt, boolean replay)
            throws Exception {
        TraceContext parent = parent(event.traceparent());
        if (parent == null) {
            on.reaction().on(newest(event), event.delivery(attempt, replay));
            return;
        }
        Span span = tracer.spanBuilder()
                .setParent(parent)
                .kind(Span.Kind.CONSUMER)
                .name("process " + event.type())
                .tag("messaging.system", "basefly")
                .tag("messaging.operation.type", "process")
                .tag("messaging.destination.name", event.type())
                .tag("messaging.consumer.group.name", listener.name())
                .tag("messaging.message.id", event.id().toString())
                .start();
        try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
            assert scope != null;
            on.reaction().on(newest(event), event.delivery(attempt, replay));
        } catch (Throwable failure) {
            span.error(failure);
            throw failure;
        } finally {
            span.end();
        }
    }

    private String newest(StoredEvent event) {
        try {
            return types.newest(event.type(), event.version(), event.payload());
        } catch (RuntimeException unreadable) {
            throw JobFailure.permanent(
                    "Version " + event.version() + " of " + event.type() + " cannot be read: "
                            + unreadable.getMessage(),
                    unreadable);
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
