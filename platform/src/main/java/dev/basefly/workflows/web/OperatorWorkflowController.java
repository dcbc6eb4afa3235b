package dev.basefly.workflows.web;

import dev.basefly.access.Operators;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.TenantId;
import dev.basefly.workflows.Interventions;
import dev.basefly.workflows.StoredStep;
import dev.basefly.workflows.StoredWorkflow;
import dev.basefly.workflows.WorkflowId;
import dev.basefly.workflows.WorkflowState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The workflows of all organizations, and what is done where one does not go on by itself. */
@RestController
@RequestMapping("/api/v1/operator/workflows")
@Tag(name = "Operator")
@Operators
class OperatorWorkflowController {

    private static final String EXAMPLE = "wfl_01m7ztgcevepk8gpnkh6jk4n80";

    private final Interventions interventions;

    OperatorWorkflowController(Interventions interventions) {
        this.interventions = interventions;
    }

    record WorkflowView(
            WorkflowId id,

            @Schema(description = "Left out for one of the installation's own") @Nullable
            TenantId organization,

            String name,
            int version,

            @Schema(description = "Whether the answering process knows its definition")
            boolean known,

            String key,
            WorkflowState status,
            @Nullable String position,
            int failures,

            @Schema(description = "The steps that would be taken back, the last one first to go")
            List<String> undo,

            @Nullable Instant wakeAt,
            boolean stopAsked,
            @Nullable String error,
            String actor,
            Instant createdAt,
            @Nullable Instant endedAt) {}

    record InterventionRequest(
            @Schema(description = "For the audit log", example = "The bank is back", maxLength = 500)
            String reason) {

        InterventionRequest {
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    @GetMapping
    @Operation(summary = "List the workflows of all organizations, newest first")
    Page<WorkflowView> list(
            @RequestParam(required = false) @Nullable WorkflowState status,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable TenantId organization,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page<StoredWorkflow> page = interventions.page(
                new Interventions.Filter(status, name, organization),
                Page.after(cursor, WorkflowId::of),
                Page.limit(limit));
        return new Page<>(page.data().stream().map(this::view).toList(), page.meta());
    }

    @GetMapping("/{id}")
    @Operation(summary = "Get a workflow and how it stands")
    Data<WorkflowView> get(@Parameter(example = EXAMPLE) @PathVariable WorkflowId id) {
        return new Data<>(view(interventions.get(id)));
    }

    @GetMapping("/{id}/steps")
    @Operation(summary = "List the last hundred things that a workflow did, newest first")
    Data<List<StoredStep>> steps(@Parameter(example = EXAMPLE) @PathVariable WorkflowId id) {
        return new Data<>(interventions.history(interventions.get(id)));
    }

    @PostMapping("/{id}/retry")
    @Operation(summary = "Let a workflow try again at once what failed")
    Data<WorkflowView> retry(
            @Parameter(example = EXAMPLE) @PathVariable WorkflowId id, @RequestBody InterventionRequest request) {
        return new Data<>(view(interventions.retry(id, request.reason())));
    }

    @PostMapping("/{id}/skip")
    @Operation(summary = "Pass over the step, wait or compensation that a workflow stands at, as if it were done")
    Data<WorkflowView> skip(
            @Parameter(example = EXAMPLE) @PathVariable WorkflowId id, @RequestBody InterventionRequest request) {
        return new Data<>(view(interventions.skip(id, request.reason())));
    }

    @PostMapping("/{id}/compensation")
    @Operation(summary = "Take back what a workflow did, instead of trying again or waiting")
    Data<WorkflowView> compensate(
            @Parameter(example = EXAMPLE) @PathVariable WorkflowId id, @RequestBody InterventionRequest request) {
        return new Data<>(view(interventions.compensate(id, request.reason())));
    }

    @PostMapping("/{id}/cancellation")
    @Operation(summary = "Cancel a workflow: what it did is taken back")
    Data<WorkflowView> cancel(
            @Parameter(example = EXAMPLE) @PathVariable WorkflowId id, @RequestBody InterventionRequest request) {
        return new Data<>(view(interventions.cancel(id, request.reason())));
    }

    private WorkflowView view(StoredWorkflow workflow) {
        return new WorkflowView(
                workflow.id(),
                workflow.tenant(),
                workflow.name(),
                workflow.version(),
                interventions.definition(workflow).isPresent(),
                workflow.key(),
                workflow.status(),
                workflow.position(),
                workflow.failures(),
                workflow.undo(),
                workflow.wakeAt(),
                workflow.stopAsked(),
                workflow.error(),
                workflow.actor(),
                workflow.createdAt(),
                workflow.endedAt());
    }
}
