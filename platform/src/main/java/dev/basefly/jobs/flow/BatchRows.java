package dev.basefly.jobs.flow;

import dev.basefly.api.ApiError;
import dev.basefly.database.Parameters;
import dev.basefly.jobs.Added;
import dev.basefly.jobs.BatchId;
import dev.basefly.jobs.JobOrigin;
import dev.basefly.jobs.NewJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What those who add to batches write, in the tables of one tenant. */
final class BatchRows {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_PAYLOAD = 1_048_576;

    private final JdbcClient jdbc;
    private final UUID tenant;

    BatchRows(JdbcClient jdbc, UUID tenant) {
        this.jdbc = jdbc;
        this.tenant = tenant;
    }

    /** A batch that others can be added to, for as long as the transaction lasts. */
    record Open(int depth) {}

    private record Standing(Open open, BatchState state, boolean cancelAsked) {}

    private record Edge(UUID job, UUID needs, boolean goesOn) {}

    /** The lock keeps it from ending; it is not in the way of others who add to it, nor of those who count. */
    Open requireOpen(BatchId batch) {
        Standing found = jdbc.sql("""
                        select depth, state, cancel_asked from job_batches where tenant_id = ? and id = ? for key share
                        """)
                .param(tenant)
                .param(batch.value())
                .query((row, _) ->
                        new Standing(new Open(row.getInt(1)), BatchState.valueOf(row.getString(2)), row.getBoolean(3)))
                .optional()
                .orElseThrow(() -> ApiError.notFound("Batch"));
        if (found.state() != BatchState.RUNNING) {
            throw ApiError.conflict("batch_ended", "The batch has ended").remedy("Begin another one");
        }
        if (found.cancelAsked()) {
            throw ApiError.conflict("batch_cancelled", "The batch is being cancelled")
                    .remedy("Begin another one");
        }
        return found.open();
    }

    void insert(BatchId id, int depth, NewBatch batch, JobOrigin origin, Instant now) {
        jdbc.sql("""
                        insert into job_batches (tenant_id, id, parent_id, depth, label, state, when_dead, callback,
                            failure_callback, actor, request_id, traceparent, generation, created_at)
                        values (:tenant, :id, :parent, :depth, :label, 'RUNNING', :whenDead, cast(:callback as jsonb),
                            cast(:failureCallback as jsonb), :actor, :request, :trace, :generation, :now)
                        """)
                .param("tenant", tenant)
                .param("id", id.value())
                .param("parent", batch.inside() == null ? null : batch.inside().value())
                .param("depth", depth)
                .param("label", batch.label())
                .param("whenDead", batch.whenOneDies().name())
                .param("callback", callback(id, batch.callback()))
                .param("failureCallback", callback(id, batch.failureCallback()))
                .param("actor", origin.actor())
                .param("request", origin.requestId())
                .param("trace", origin.traceparent())
                .param("generation", origin.generation())
                .param("now", Parameters.utc(now))
                .update();
    }

    void insertDependencies(BatchId batch, List<Step> steps, List<Added> added) {
        Map<String, UUID> ids = new HashMap<>();
        List<Edge> edges = new ArrayList<>();
        for (int number = 0; number < steps.size(); number++) {
            Step step = steps.get(number);
            UUID job = added.get(number).id().value();
            ids.put(step.name(), job);
            step.after()
                    .forEach(needed -> edges.add(
                            new Edge(job, ids.getOrDefault(needed, job), step.otherwise() == Otherwise.GO_ON)));
        }
        if (!edges.isEmpty()) {
            jdbc.sql("""
                            insert into job_dependencies (tenant_id, batch_id, job_id, needs_id, goes_on)
                            select ?, ?, * from unnest(?, ?, ?)
                            """)
                    .param(tenant)
                    .param(batch.value())
                    .param(Parameters.array("uuid", edges, Edge::job))
                    .param(Parameters.array("uuid", edges, Edge::needs))
                    .param(Parameters.array("bool", edges, Edge::goesOn))
                    .update();
        }
    }

    /** Also an empty batch is noted, so that it ends. */
    void noteAdded(BatchId batch, int count) {
        jdbc.sql("insert into job_batch_changes (tenant_id, batch_id, added) values (?, ?, ?)")
                .param(tenant)
                .param(batch.value())
                .param(count)
                .update();
    }

    /** Returns whether it was still to be asked. */
    boolean askToCancel(BatchId batch) {
        boolean asked = jdbc.sql("""
                        update job_batches set cancel_asked = true
                        where tenant_id = ? and id = ? and state = 'RUNNING' and not cancel_asked
                        """).param(tenant).param(batch.value()).update() == 1;
        if (asked) {
            noteAdded(batch, 0);
        }
        return asked;
    }

    private static @Nullable String callback(BatchId batch, @Nullable NewJob<?> job) {
        if (job == null) {
            return null;
        }
        String text = JSON.writeValueAsString(Map.of(
                "batch", batch.toString(),
                "kind", job.kind().name(),
                "queue", job.kind().queue(),
                "priority", job.priority(),
                "attempts", job.kind().retry().attempts(),
                "limit_key", job.limitKey(),
                "payload", job.payload()));
        if (text.length() > LONGEST_PAYLOAD) {
            throw new IllegalArgumentException("The payload of " + job.kind().name() + " has more than "
                    + LONGEST_PAYLOAD + " characters: store it and pass where it is");
        }
        return text;
    }
}
