package dev.basefly.workflows;

import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.workflows.Instance.Checkpoint;
import dev.basefly.workflows.WorkflowRows.Entry;
import dev.basefly.workflows.WorkflowRows.Overtaken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the operator sees of all workflows, and does where one does not go on by itself. */
@CrossTenant(reason = "the operator sees the workflows of all organizations")
public final class Interventions {

    private final SystemDatabase database;
    private final Definitions definitions;
    private final Driver.Parts parts;
    private final Workflows workflows;

    Interventions(SystemDatabase database, Definitions definitions, Driver.Parts parts, Workflows workflows) {
        this.database = database;
        this.definitions = definitions;
        this.parts = parts;
        this.workflows = workflows;
    }

    /**
     * Which ones to show.
     *
     * @param name of their definition, null for all
     */
    public record Filter(
            @Nullable WorkflowState status,
            @Nullable String name,
            @Nullable TenantId organization) {}

    /** Newest first, after the given one. */
    public Page<StoredWorkflow> page(Filter filter, @Nullable WorkflowId after, int limit) {
        List<StoredWorkflow> found = database.jdbc()
                .sql(StoredWorkflow.SELECT + """
                        where (cast(:after as uuid) is null or id < :after)
                            and (cast(:status as text) is null or status = :status)
                            and (cast(:name as text) is null or name = :name)
                            and (cast(:tenant as uuid) is null or tenant_id = :tenant)
                        order by id desc limit :limit
                        """)
                .param("after", after == null ? null : after.value())
                .param(
                        "status",
                        filter.status() == null ? null : filter.status().name())
                .param("name", filter.name())
                .param(
                        "tenant",
                        filter.organization() == null
                                ? null
                                : filter.organization().value())
                .param("limit", limit + 1)
                .query((row, _) -> StoredWorkflow.of(row))
                .list();
        return Page.of(found, limit, workflow -> workflow.id().toString());
    }

    /**
     * One workflow, whoever's it is.
     *
     * @throws ApiError NOT_FOUND when there is no such workflow
     */
    public StoredWorkflow get(WorkflowId id) {
        return database.jdbc()
                .sql(StoredWorkflow.SELECT + "where id = ?")
                .param(id.value())
                .query((row, _) -> StoredWorkflow.of(row))
                .optional()
                .orElseThrow(() -> ApiError.notFound("Workflow"));
    }

    /** What it did, the newest first; the last hundred transitions. */
    public List<StoredStep> history(StoredWorkflow workflow) {
        return in(workflow, () -> workflows.history(workflow.id(), null, 100).data());
    }

    /** What it goes by, empty where this process does not know it, or knows it with other parts. */
    public Optional<Workflow<?>> definition(StoredWorkflow workflow) {
        return definitions
                .find(workflow.name(), workflow.version())
                .filter(graph -> graph.shape().equals(workflow.shape()))
                .map(Graph::definition);
    }

    /**
     * Lets it try again at once, with all its attempts; one whose definition changed under its version goes on by the changed
     * one.
     *
     * @throws ApiError CONFLICT when it is at work, has not failed, or nothing here knows its version
     */
    public StoredWorkflow retry(WorkflowId id, String reason) {
        return intervene(id, StepOutcome.RETRIED, "workflow.retried", reason);
    }

    /**
     * Passes over what it stands at, as if that were done: a step that fails, a wait, or a compensation that somebody did by
     * hand.
     *
     * @throws ApiError CONFLICT when it is at work, has ended, or nothing here knows its version
     */
    public StoredWorkflow skip(WorkflowId id, String reason) {
        return intervene(id, StepOutcome.SKIPPED, "workflow.step_skipped", reason);
    }

    /**
     * Takes back what was done, instead of trying again or waiting.
     *
     * @throws ApiError CONFLICT when it goes back already or has ended
     */
    public StoredWorkflow compensate(WorkflowId id, String reason) {
        return stop(id, Instance.Asked.COMPENSATE, reason);
    }

    /**
     * Ends it: what was done is taken back.
     *
     * @throws ApiError CONFLICT when it goes back already or has ended
     */
    public StoredWorkflow cancel(WorkflowId id, String reason) {
        return stop(id, Instance.Asked.CANCEL, reason);
    }

    private StoredWorkflow stop(WorkflowId id, Instance.Asked asked, String reason) {
        StoredWorkflow found = get(id);
        if (!in(found, () -> workflows.stop(id, asked, reason))) {
            throw standsOtherwise("It goes back already, or has ended");
        }
        return get(id);
    }

    private StoredWorkflow intervene(WorkflowId id, StepOutcome action, String audited, String reason) {
        ApiError.requireReason(reason);
        StoredWorkflow found = get(id);
        try {
            in(
                    found,
                    () -> parts.transactions().inTransaction(jdbc -> {
                        Instance from = parts.rows().find(jdbc, id).orElseThrow(() -> ApiError.notFound("Workflow"));
                        Graph<?> graph = definitions
                                .find(from.name(), from.version())
                                .orElseThrow(() ->
                                        standsOtherwise("No process here knows version " + from.version() + " of it"));
                        move(jdbc, from, graph, action, reason);
                        workflows.record(AuditEntry.of(audited)
                                .on("workflow", id)
                                .with("name", from.name())
                                .with("step", String.valueOf(part(from)))
                                .because(reason));
                        return true;
                    }));
        } catch (Overtaken byOther) {
            throw standsOtherwise("It has gone on meanwhile");
        }
        return get(id);
    }

    private <S extends Record> void move(
            JdbcClient jdbc, Instance from, Graph<S> graph, StepOutcome action, String reason) {
        Instant now = parts.now();
        Course<S> course = new Course<>(graph);
        Checkpoint next = action == StepOutcome.RETRIED ? retried(from, course, now) : skipped(from, course, now);
        Instance adopted = parts.rows().adoptShape(jdbc, from, graph.shape());
        UUID driver = next.wakeAt() == null
                ? null
                : parts.advances().add(adopted, next.wakeAt()).value();
        Entry entry = new Entry(part(from), action, from.at().attempt() + 1, null, reason, now, now);
        parts.rows().save(jdbc, from, next, driver, entry);
        if (from.driver() != null) {
            parts.advances().withdraw(from.driver());
        }
    }

    private <S extends Record> Checkpoint retried(Instance from, Course<S> course, Instant now) {
        requireRest(from, now);
        boolean foreign = !from.shape().equals(course.graph().shape());
        if (from.at().attempt() == 0 && from.at().status() != WorkflowState.STUCK && !foreign) {
            throw standsOtherwise("It has not failed, so there is nothing to try again");
        }
        return foreign && from.at().attempt() == 0 ? from.at() : course.retried(from.at(), now);
    }

    private <S extends Record> Checkpoint skipped(Instance from, Course<S> course, Instant now) {
        requireRest(from, now);
        if (from.at().position() == null) {
            return course.undone(from.at(), now);
        }
        Node<S> node = course.graph().node(from.at().position());
        if (node == null) {
            throw standsOtherwise("Its definition has no step " + from.at().position() + " any more");
        }
        return course.passed(from.at(), node, course.graph().read(from.at().state()), now);
    }

    /** Only what waits can be moved by hand: what is at work comes to its own end first. */
    private static void requireRest(Instance from, Instant now) {
        WorkflowState status = from.at().status();
        boolean atWork = status == WorkflowState.RUNNING || status == WorkflowState.COMPENSATING;
        if (status.isFinal() || (atWork && from.at().isDue(now))) {
            throw standsOtherwise(status.isFinal() ? "It has ended" : "It is at work at this moment");
        }
    }

    private static @Nullable String part(Instance of) {
        Checkpoint at = of.at();
        return at.position() == null && !at.undo().isEmpty() ? at.undo().getLast() : at.position();
    }

    private static <T> T in(StoredWorkflow workflow, Supplier<T> work) {
        return RequestScope.currentOrSystem().withTenant(workflow.tenant()).call(work::get);
    }

    private static ApiError standsOtherwise(String message) {
        return ApiError.conflict("workflow_state", message).remedy("Look at how it stands now");
    }
}
