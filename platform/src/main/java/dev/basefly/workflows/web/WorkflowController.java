package dev.basefly.workflows.web;

import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.workflows.Signal;
import dev.basefly.workflows.StepOutcome;
import dev.basefly.workflows.StoredStep;
import dev.basefly.workflows.StoredWorkflow;
import dev.basefly.workflows.WorkflowId;
import dev.basefly.workflows.WorkflowState;
import dev.basefly.workflows.Workflows;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An organization's workflows over HTTP. */
@RestController
@RequestMapping("/api/v1/workflows")
@Tag(name = "Workflows")
class WorkflowController {

    private static final String EXAMPLE = "wfl_01m7ztgcevepk8gpnkh6jk4n80";

    private final Workflows workflows;

    WorkflowController(Workflows workflows) {
        this.workflows = workflows;
    }

    /** A workflow as its organization sees it. */
    record WorkflowView(
            WorkflowId id,

            @Schema(example = "shop.order") String name,

            int version,

            @Schema(description = "What it is about") String key,

            WorkflowState status,

            @Schema(description = "The step or wait it stands at, left out when it goes back or has ended") @Nullable
            String position,

            @Schema(description = "How often that has failed")
            int failures,

            @Schema(description = "When it goes on, left out when only a signal or an operator lets it") @Nullable
            Instant wakeAt,

            @Schema(description = "Whether somebody wants it taken back")
            boolean stopAsked,

            @Schema(description = "Of the last attempt that failed, or why it goes back") @Nullable
            String error,

            Instant createdAt,
            @Nullable Instant endedAt) {

        static WorkflowView of(StoredWorkflow workflow) {
            return new WorkflowView(
                    workflow.id(),
                    workflow.name(),
                    workflow.version(),
                    workflow.key(),
                    workflow.status(),
                    workflow.position(),
                    workflow.failures(),
                    workflow.wakeAt(),
                    workflow.stopAsked(),
                    workflow.words(),
                    workflow.createdAt(),
                    workflow.endedAt());
        }
    }

    /** A transition as the workflow's organization sees it. */
    record StepView(
            int sequence,
            @Nullable String step,
            StepOutcome outcome,
            int attempt,
            @Nullable String error,
            Instant startedAt,
            Instant endedAt) {

        static StepView of(StoredStep step) {
            return new StepView(
                    step.sequence(),
                    step.step(),
                    step.outcome(),
                    step.attempt(),
                    step.words(),
                    step.startedAt(),
                    step.endedAt());
        }
    }

    record SignalRequest(
            @Schema(description = "The wait that it is for", example = "approval")
            String name,

            @Schema(description = "The same when it is sent again, so that it counts once", example = "approval-17")
            String id,

            @Schema(description = "What the wait asks for", type = "object", example = "{\"by\": \"Ada\"}")
            JsonNode payload) {

        SignalRequest {
            name = Objects.requireNonNullElse(name, "");
            id = Objects.requireNonNullElse(id, "");
            payload = Objects.requireNonNullElseGet(
                    payload, () -> JsonMapper.shared().valueToTree(Map.of()));
        }
    }

    record CancellationRequest(
            @Schema(description = "For the audit log", example = "Ordered by mistake", maxLength = 500)
            String reason) {

        CancellationRequest {
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    @GetMapping
    @Requires("workflows:read")
    @Operation(summary = "List workflows, newest first")
    Page<WorkflowView> list(
            @RequestParam(required = false) @Nullable WorkflowState status,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page<StoredWorkflow> page = workflows.page(status, Page.after(cursor, WorkflowId::of), Page.limit(limit));
        return new Page<>(page.data().stream().map(WorkflowView::of).toList(), page.meta());
    }

    @GetMapping("/{id}")
    @Requires("workflows:read")
    @Operation(summary = "Get a workflow and how it stands")
    Data<WorkflowView> get(@Parameter(example = EXAMPLE) @PathVariable WorkflowId id) {
        return new Data<>(WorkflowView.of(workflows.get(id)));
    }

    @GetMapping("/{id}/steps")
    @Requires("workflows:read")
    @Operation(summary = "List what a workflow did, newest first")
    Page<StepView> steps(
            @Parameter(example = EXAMPLE) @PathVariable WorkflowId id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var found = workflows.get(id);
        Page<StoredStep> page = workflows.history(found.id(), Page.after(cursor, Integer::valueOf), Page.limit(limit));
        return new Page<>(page.data().stream().map(StepView::of).toList(), page.meta());
    }

    @PostMapping("/{id}/signals")
    @Requires("workflows:administer")
    @Operation(
            summary = "Tell a workflow what it waits for, or will wait for",
            description = "The same id counts once. A workflow that has ended answers 409 workflow_ended")
    ResponseEntity<Void> signal(
            @Parameter(example = EXAMPLE) @PathVariable WorkflowId id, @RequestBody SignalRequest request) {
        WorkflowId known = workflows.get(id).id();
        if (!workflows.signal(known, read(request))) {
            throw ApiError.conflict("workflow_ended", "The workflow has ended")
                    .remedy("Look at what became of it, or start another one");
        }
        return ResponseEntity.accepted().build();
    }

    @PostMapping("/{id}/cancellation")
    @Requires("workflows:administer")
    @Operation(summary = "Cancel a workflow: what it did is taken back; one that has ended stays as it is")
    Data<WorkflowView> cancel(
            @Parameter(example = EXAMPLE) @PathVariable WorkflowId id, @RequestBody CancellationRequest request) {
        return new Data<>(WorkflowView.of(workflows.cancel(id, request.reason())));
    }

    private static Signal read(SignalRequest request) {
        try {
            return Signal.of(request.name(), request.id(), request.payload());
        } catch (IllegalArgumentException wrong) {
            String field = !Signal.isName(request.name()) ? "name" : Signal.isId(request.id()) ? "payload" : "id";
            throw ApiError.invalid(field, String.valueOf(wrong.getMessage()));
        }
    }
}
