package dev.basefly.workflows;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.jobs.JobOrigin;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.workflows.Instance.Checkpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The workflows of the organization in scope, or of the installation where there is none. What is started or sent here is
 * part of the transaction that is open: one that is rolled back never was.
 */
public final class Workflows {

    private static final int MOST_RACES = 5;
    private static final int LONGEST_KEY = 200;

    private final Definitions definitions;
    private final Transactions transactions;
    private final WorkflowRows rows;
    private final Signals signals;
    private final Advances advances;
    private final AuditLog audit;
    private final WorkflowsSettings settings;
    private final Clock clock;

    Workflows(Definitions definitions, Driver.Parts parts, AuditLog audit) {
        this.definitions = definitions;
        this.transactions = parts.transactions();
        this.rows = parts.rows();
        this.signals = parts.signals();
        this.advances = parts.advances();
        this.settings = parts.settings();
        this.clock = parts.clock();
        this.audit = audit;
    }

    /**
     * What became of a workflow that was to be started.
     *
     * @param isNew whether it was started; otherwise the id is that of the one which has its key and has not ended
     */
    public record Started(WorkflowId id, boolean isNew) {}

    /**
     * Starts a workflow, unless one of its name and key has not ended: then it answers that one.
     *
     * @param key what it is about, such as an order; 1 to 200 characters
     * @throws IllegalArgumentException when the definition is no bean here
     * @throws ApiError TOO_MANY_REQUESTS when the organization has too many unfinished jobs
     */
    public <S extends Record> Started start(Workflow<S> definition, S state, String key) {
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("A key has 1 to " + LONGEST_KEY + " characters");
        }
        Graph<S> graph = definitions.require(definition);
        Instant now = now();
        JobOrigin origin = advances.origin();
        Checkpoint at = new Course<>(graph).begin(state, now);
        return transactions.inTransaction(jdbc -> {
            for (int race = 0; race < MOST_RACES; race++) {
                Optional<WorkflowId> live = rows.live(jdbc, definition.name(), key);
                if (live.isPresent()) {
                    return new Started(live.get(), false);
                }
                Instance fresh = fresh(graph, key, at, origin, null);
                // Who is overtaken here leaves a job that finds no workflow.
                UUID driver = at.wakeAt() == null
                        ? null
                        : advances.begin(fresh, at.wakeAt()).value();
                if (rows.insert(jdbc, fresh.drivenBy(driver), now)) {
                    return new Started(fresh.id(), true);
                }
            }
            throw new IllegalStateException("Others start and end " + definition.name() + " of this key all the time");
        });
    }

    /** The one of this name and key that has not ended. */
    public Optional<WorkflowId> find(String name, String key) {
        return rows.live(transactions.jdbc(), name, key);
    }

    /**
     * Tells a workflow something, which may wait for it now, later or never. The same id counts once.
     *
     * @return false when the workflow has ended, and the signal is not kept
     * @throws ApiError NOT_FOUND when there is no such workflow; VALIDATION_ERROR when its definition, where it is known here,
     *     waits for no such signal or with another payload; TOO_MANY_REQUESTS when the organization has too many jobs, or the
     *     workflow too many signals that it has not taken
     */
    public boolean signal(WorkflowId id, Signal signal) {
        return transactions.inTransaction(jdbc -> {
            Instance to = rows.find(jdbc, id).orElseThrow(Workflows::unknown);
            if (to.at().status().isFinal()) {
                return false;
            }
            definitions.find(to).ifPresent(graph -> check(graph, signal));
            Instant now = now();
            int most = settings.mostSignals();
            if (signals.others(jdbc, id, signal, most) >= most) {
                throw tooManySignals(most);
            }
            if (signals.insert(jdbc, id, signal, actor(), now)) {
                // It looks after this transaction, and whoever begins to wait meanwhile looks after having begun: so
                // one of them sees the signal.
                var ignored = advances.begin(to, now);
            }
            return true;
        });
    }

    /**
     * Ends a workflow: what was done is taken back, soon after. No further step is completed; one that is at work in a
     * transaction is rolled back. One that goes back already, or has ended, stays as it is.
     *
     * @throws ApiError NOT_FOUND when there is no such workflow
     */
    public StoredWorkflow cancel(WorkflowId id, String reason) {
        boolean ignored = stop(id, Instance.Asked.CANCEL, reason);
        return get(id);
    }

    boolean stop(WorkflowId id, Instance.Asked asked, String reason) {
        ApiError.requireReason(reason);
        return transactions.inTransaction(jdbc -> {
            Instance of = rows.find(jdbc, id).orElseThrow(Workflows::unknown);
            if (Attempt.isAtWorkOn(id)) {
                throw new IllegalStateException("A step ends its own workflow by throwing JobFailure.permanent");
            }
            boolean changed = rows.ask(jdbc, id, asked, WorkflowRows.cut(reason));
            if (changed) {
                var ignored = advances.add(of, now());
                record(AuditEntry.of(
                                asked == Instance.Asked.CANCEL ? "workflow.cancelled" : "workflow.compensation_asked")
                        .on("workflow", id)
                        .with("name", of.name())
                        .because(reason));
            }
            return changed;
        });
    }

    /**
     * One workflow.
     *
     * @throws ApiError NOT_FOUND when there is no such workflow
     */
    public StoredWorkflow get(WorkflowId id) {
        return transactions
                .jdbc()
                .sql(StoredWorkflow.SELECT + "where tenant_id = ? and id = ?")
                .param(Transactions.tenant())
                .param(id.value())
                .query((row, _) -> StoredWorkflow.of(row))
                .optional()
                .orElseThrow(Workflows::unknown);
    }

    /** What it did, the newest first, before the given transition. */
    public Page<StoredStep> history(WorkflowId id, @Nullable Integer before, int limit) {
        List<StoredStep> found = transactions
                .jdbc()
                .sql(StoredStep.SELECT + """
                        where tenant_id = ? and workflow_id = ? and sequence < ? order by sequence desc limit ?
                        """)
                .param(Transactions.tenant())
                .param(id.value())
                .param(before == null ? Integer.MAX_VALUE : before)
                .param(limit + 1)
                .query((row, _) -> StoredStep.of(row))
                .list();
        return Page.of(found, limit, step -> String.valueOf(step.sequence()));
    }

    /** Newest first, after the given one; of one state, or of all. */
    public Page<StoredWorkflow> page(@Nullable WorkflowState status, @Nullable WorkflowId after, int limit) {
        List<StoredWorkflow> found = transactions
                .jdbc()
                .sql(StoredWorkflow.SELECT + """
                        where tenant_id = :tenant and (cast(:after as uuid) is null or id < :after)
                            and (cast(:status as text) is null or status = :status)
                        order by id desc limit :limit
                        """)
                .param("tenant", Transactions.tenant())
                .param("after", after == null ? null : after.value())
                .param("status", status == null ? null : status.name())
                .param("limit", limit + 1)
                .query((row, _) -> StoredWorkflow.of(row))
                .list();
        return Page.of(found, limit, workflow -> workflow.id().toString());
    }

    private <S extends Record> Instance fresh(
            Graph<S> graph, String key, Checkpoint at, JobOrigin origin, @Nullable UUID driver) {
        return new Instance(
                WorkflowId.next(clock),
                graph.definition().name(),
                graph.definition().version(),
                graph.shape(),
                key,
                0,
                driver,
                null,
                null,
                origin,
                at);
    }

    void record(AuditEntry entry) {
        TenantId tenant = RequestScope.currentTenant();
        if (tenant == null) {
            audit.recordForInstallation(entry);
        } else if (transactions.isSystems()) {
            audit.record(tenant, entry);
        } else {
            audit.record(entry);
        }
    }

    private static <S extends Record> void check(Graph<S> graph, Signal signal) {
        if (!(graph.node(signal.name()) instanceof Node.Await<S, ?> await)) {
            throw ApiError.invalid(
                    "name", "is no signal that " + graph.definition().name() + " waits for");
        }
        try {
            var ignored = Graph.read(signal.json(), await.type());
        } catch (Graph.Unreadable unreadable) {
            throw ApiError.invalid(
                    "payload", "is not what the signal carries: " + await.type().getSimpleName());
        }
    }

    private static String actor() {
        return RequestScope.find().map(RequestScope::actor).map(Actor::label).orElse("system");
    }

    private static ApiError tooManySignals(int most) {
        return ApiError.of(
                        ErrorCode.TOO_MANY_REQUESTS,
                        "No more than " + most + " signals of one name wait for a workflow")
                .reason("too_many_signals")
                .remedy(
                        "Try again when it has taken some, or have basefly.workflows.most-signals raised by the operator")
                .retryAfter(Duration.ofMinutes(1));
    }

    private static ApiError unknown() {
        return ApiError.notFound("Workflow");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
