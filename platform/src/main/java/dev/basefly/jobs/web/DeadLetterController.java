package dev.basefly.jobs.web;

import dev.basefly.access.Operators;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.StoredJob.FailedAttempt;
import dev.basefly.jobs.operation.Count;
import dev.basefly.jobs.operation.DeadFilter;
import dev.basefly.jobs.operation.DeadJob;
import dev.basefly.jobs.operation.DeadLetters;
import dev.basefly.runtime.TenantId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Jobs that were given up: what they were, and what becomes of them. */
@RestController
@RequestMapping("/api/v1/operator/jobs/dead")
@Tag(name = "Operator")
@Operators
class DeadLetterController {

    private static final String ORGANIZATION = "org_01h455vb4pex5vsknk084sn02q";
    private static final String JOB = "job_01m7ztgcevepk8gpnkh6jk4n80";

    private final DeadLetters letters;

    DeadLetterController(DeadLetters letters) {
        this.letters = letters;
    }

    record DeadView(
            @Schema(description = "The installation's own jobs have one of zeros")
            TenantId organization,

            JobId id,
            String queue,
            String kind,
            int attempt,
            String actor,
            Instant createdAt,
            Instant diedAt,
            @Nullable String error) {

        static DeadView of(DeadJob job) {
            FailedAttempt failure = job.failure();
            return new DeadView(
                    job.tenant(),
                    job.id(),
                    job.queue(),
                    job.kind(),
                    job.attempt(),
                    job.actor(),
                    job.createdAt(),
                    job.at(),
                    failure == null ? null : failure.error());
        }
    }

    record LetterView(
            DeadView job,
            int mostAttempts,
            @Nullable String uniqueKey,

            @Schema(description = "JSON without secrets, free text and numbers, shortened to 8,000 characters")
            String payload,

            List<FailedAttempt> failures) {}

    record ManyDead(
            @Schema(description = "Only of this kind", example = "reports.monthly") @Nullable
            String kind,

            @Schema(description = "Only in this queue", example = "reports") @Nullable
            String queue,

            @Schema(description = "Only of this organization") @Nullable
            TenantId organization,

            @Schema(description = "Only with this in their error") @Nullable
            String error,

            @Schema(description = "Only those that died from then on") @Nullable
            Instant since,

            @Schema(description = "Only those that had died; of the answer for the next step") @Nullable
            Instant before,

            @Schema(description = "next of the step before") @Nullable
            String cursor,

            @Schema(description = "For the audit log", example = "The fix is deployed", maxLength = 500)
            String reason) {

        ManyDead {
            reason = Objects.requireNonNullElse(reason, "");
        }

        DeadFilter filter() {
            return new DeadFilter(kind, queue, organization, error, since, before);
        }
    }

    record StepView(
            int done,

            @Schema(description = "How many stay dead because another job has their unique key")
            int refused,

            Count left,
            Instant before,

            @Schema(description = "To be sent as cursor for the next step, left out when all is done") @Nullable
            String next) {

        static StepView of(DeadLetters.Step step) {
            return new StepView(step.done(), step.refused(), step.left(), step.before(), step.next());
        }
    }

    @GetMapping
    @Operation(
            summary = "List dead jobs, the latest first",
            description = "A page may be short although there are more, when much was looked through for it")
    Page<DeadView> list(
            @ParameterObject DeadQuery query,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page<DeadJob> page = letters.page(query.filter(), cursor, Page.limit(limit));
        return new Page<>(page.data().stream().map(DeadView::of).toList(), page.meta());
    }

    @GetMapping("/{organization}/{job}")
    @Operation(summary = "Look into a dead job: what it was to do, and how its attempts failed")
    Data<LetterView> get(
            @Parameter(example = ORGANIZATION) @PathVariable TenantId organization,
            @Parameter(example = JOB) @PathVariable JobId job) {
        DeadLetters.Letter letter = letters.get(organization, job);
        return new Data<>(new LetterView(
                DeadView.of(letter.job()),
                letter.mostAttempts(),
                letter.uniqueKey(),
                letter.payload(),
                letter.failures()));
    }

    @PostMapping("/{organization}/{job}/replay")
    @Operation(summary = "Let a dead job begin anew; its failures stay in its history")
    ResponseEntity<Void> replay(
            @Parameter(example = ORGANIZATION) @PathVariable TenantId organization,
            @Parameter(example = JOB) @PathVariable JobId job) {
        letters.replay(organization, job);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{organization}/{job}/discard")
    @Operation(summary = "End a dead job as cancelled")
    ResponseEntity<Void> discard(
            @Parameter(example = ORGANIZATION) @PathVariable TenantId organization,
            @Parameter(example = JOB) @PathVariable JobId job) {
        letters.discard(organization, job);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/replays")
    @Operation(summary = "Replay the oldest 1,000 dead jobs of a filter, and say how many are left")
    Data<StepView> replayAll(@RequestBody ManyDead many) {
        return new Data<>(StepView.of(letters.replayAll(many.filter(), many.cursor(), many.reason())));
    }

    @PostMapping("/discards")
    @Operation(summary = "Discard the oldest 1,000 dead jobs of a filter, and say how many are left")
    Data<StepView> discardAll(@RequestBody ManyDead many) {
        return new Data<>(StepView.of(letters.discardAll(many.filter(), many.cursor(), many.reason())));
    }
}
