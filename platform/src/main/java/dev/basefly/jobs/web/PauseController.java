package dev.basefly.jobs.web;

import dev.basefly.access.Operators;
import dev.basefly.api.Data;
import dev.basefly.jobs.operation.JobPauses;
import dev.basefly.runtime.TenantId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which queues and organizations are paused. */
@RestController
@RequestMapping("/api/v1/operator/jobs")
@Tag(name = "Operator")
@Operators
class PauseController {

    private final JobPauses pauses;

    PauseController(JobPauses pauses) {
        this.pauses = pauses;
    }

    record NewPause(
            @Schema(description = "Left out for all") @Nullable
            TenantId organization,

            @Schema(description = "Left out for every one", example = "reports") @Nullable
            String queue,

            @Schema(example = "The provider is down", maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {

        NewPause {
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    record NewResumption(
            @Schema(description = "As it was paused") @Nullable
            TenantId organization,

            @Schema(description = "As it was paused", example = "reports") @Nullable
            String queue) {}

    @GetMapping("/pauses")
    @Operation(summary = "List what is paused, the latest first")
    Data<List<JobPauses.Pause>> list() {
        return new Data<>(pauses.list());
    }

    @PostMapping("/pauses")
    @Operation(summary = "Let jobs of a queue, of an organization, of both or all wait; what runs goes on")
    ResponseEntity<Void> pause(@RequestBody NewPause pause) {
        pauses.pause(pause.organization(), pause.queue(), pause.reason());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/resumptions")
    @Operation(summary = "End a pause")
    ResponseEntity<Void> resume(@RequestBody NewResumption resumption) {
        pauses.resume(resumption.organization(), resumption.queue());
        return ResponseEntity.noContent().build();
    }
}
