package dev.basefly.jobs;

import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Where a job comes from. It is stored with the job, restored around its work, and handed on to what the work leads to: the
 * jobs that it adds, the events that it publishes and what listeners do about them, the workflows that it starts.
 *
 * @param actor the label of who added it; of a job that a job added, of who added the first
 * @param requestId of the request it was added in, null outside of any
 * @param traceparent of the span it was added in (W3C Trace Context §3.2), null outside of any
 * @param generation how many jobs and reactions to events, one led to by the other, lie before it
 * @param batch the batch it belongs to, null for none
 */
public record JobOrigin(
        String actor,
        @Nullable String requestId,
        @Nullable String traceparent,
        int generation,
        @Nullable BatchId batch) {

    private static final ScopedValue<JobOrigin> OF_WORK = ScopedValue.newInstance();
    private static final Actor.Program SYSTEM = new Actor.Program("system");
    static final JobOrigin NONE = new JobOrigin(SYSTEM.label(), null, null, 0, null);
    private static final String PROGRAM = "program:";
    private static final int LONGEST_REQUEST_ID = 200;
    private static final int TRACE_ID_LENGTH = 32;
    private static final int SPAN_ID_LENGTH = 16;

    /** Of what is added here and now. */
    static JobOrigin here(Tracer tracer) {
        RequestScope scope = RequestScope.find().orElse(null);
        JobOrigin before = OF_WORK.isBound() ? OF_WORK.get() : null;
        String traceparent = traceparent(tracer);
        return new JobOrigin(
                actor(scope == null ? SYSTEM : scope.actor()),
                scope == null || isOwn(scope, before) ? null : cut(scope.requestId()),
                traceparent == null && before != null ? before.traceparent() : traceparent,
                before == null ? 0 : before.generation() + 1,
                null);
    }

    /** The same for what is added to a batch. */
    public JobOrigin in(BatchId other) {
        return new JobOrigin(actor, requestId, traceparent, generation, other);
    }

    /** Does the work of a job that comes from here, in the scope of its tenant. */
    public <T extends @Nullable Object> T call(JobId job, @Nullable TenantId tenant, String kind, Callable<T> work)
            throws Exception {
        Actor actor = new Actor.Program("job:" + kind, initiator());
        RequestScope scope =
                new RequestScope(requestId == null ? job.toString() : requestId, tenant, actor, Locale.ROOT);
        return followedBy(() -> scope.callLogged(work));
    }

    /** Does work that is no job, such as the reaction to an event: what it leads to comes one generation after this. */
    public <T extends @Nullable Object> T followedBy(Callable<T> work) throws Exception {
        return ScopedValue.where(OF_WORK, this).call(work::call);
    }

    /** Who has to answer for it: no program, and nobody unknown. */
    private @Nullable String initiator() {
        return actor.startsWith(PROGRAM) || actor.equals(Actor.ANONYMOUS.label()) || actor.equals("sql") ? null : actor;
    }

    private static String actor(Actor actor) {
        return actor instanceof Actor.Program program && program.by() != null ? program.by() : actor.label();
    }

    /** A job that was added in no request lends its own id to its scope, which is no request of those that it adds. */
    private static boolean isOwn(RequestScope scope, @Nullable JobOrigin before) {
        return before == null ? scope.actor() instanceof Actor.Program : before.requestId() == null;
    }

    private static String cut(String requestId) {
        return requestId.substring(0, Math.min(requestId.length(), LONGEST_REQUEST_ID));
    }

    private static @Nullable String traceparent(Tracer tracer) {
        Span span = tracer.currentSpan();
        if (span == null) {
            return null;
        }
        TraceContext context = span.context();
        return context.traceId().length() == TRACE_ID_LENGTH && context.spanId().length() == SPAN_ID_LENGTH
                ? "00-" + context.traceId() + "-" + context.spanId()
                        + (Boolean.TRUE.equals(context.sampled()) ? "-01" : "-00")
                : null;
    }
}
