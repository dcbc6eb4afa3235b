package dev.basefly.jobs.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.basefly.access.Requires;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.StoredJob;
import dev.basefly.jobs.TenantJobs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An organization's background jobs over HTTP. */
@RestController
@RequestMapping("/api/v1/jobs")
@Tag(name = "Jobs")
class JobController {

    private static final String EXAMPLE = "job_01m7ztgcevepk8gpnkh6jk4n80";

    private final TenantJobs jobs;

    JobController(TenantJobs jobs) {
        this.jobs = jobs;
    }

    /** A job as its organization sees it; the text of an error may tell of internals and stays with the operator. */
    record JobView(
            JobId id,
            String kind,
            JobState state,
            int attempt,

            @Schema(description = "Who added it", example = "usr_01m7ztgcevepk8gpnkh6jk4n80")
            String actor,

            @Schema(description = "In percent", minimum = "0", maximum = "100") @Nullable
            Integer progress,

            @Nullable String progressNote,

            @JsonRawValue @Schema(description = "What the work brought", type = "object") @Nullable
            String result,

            @Schema(description = "Whether it was asked to end")
            boolean cancelAsked,

            @Schema(description = "The attempts that failed, the oldest first; in lists only the last")
            List<FailureView> failures,

            Instant createdAt,
            Instant runAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {

        static JobView of(StoredJob job) {
            return new JobView(
                    job.id(),
                    job.kind(),
                    job.state(),
                    job.attempt(),
                    job.actor(),
                    job.progress(),
                    job.progressNote(),
                    job.result(),
                    job.cancelAsked(),
                    job.failures().stream().map(FailureView::of).toList(),
                    job.createdAt(),
                    job.runAt(),
                    job.startedAt(),
                    job.finishedAt());
        }
    }

    record FailureView(int attempt, Instant at, String message) {

        static FailureView of(StoredJob.FailedAttempt failure) {
            return new FailureView(failure.attempt(), failure.at(), failure.words());
        }
    }

    @GetMapping
    @Requires("jobs:read")
    @Operation(
            summary = "List jobs, newest first: the caller's own, and those of others for who may see to them",
            description = "A page may be short although there are more, when much was looked through for it")
    Page<JobView> list(
            @Parameter(description = "Only those that stand so") @RequestParam(required = false) @Nullable
                    Set<JobState> state,
            @Parameter(description = "Only of this kind") @RequestParam(required = false) @Nullable String kind,
            @Parameter(description = "Only those that the caller has started") @RequestParam(defaultValue = "false")
                    boolean own,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page<StoredJob> page = jobs.page(
                new TenantJobs.Filter(state == null ? Set.of() : state, kind, own),
                Page.after(cursor, JobId::of),
                Page.limit(limit));
        return new Page<>(page.data().stream().map(JobView::of).toList(), page.meta());
    }

    @GetMapping("/{id}")
    @Requires("jobs:read")
    @Operation(summary = "Get a job, with its progress and what it brought")
    Data<JobView> get(@Parameter(example = EXAMPLE) @PathVariable JobId id) {
        return new Data<>(JobView.of(jobs.get(id)));
    }

    @PostMapping("/{id}/cancellation")
    @Requires("jobs:cancel")
    @Operation(summary = "Cancel a job; one that runs is asked to end, one that has ended stays as it is")
    Data<JobView> cancel(@Parameter(example = EXAMPLE) @PathVariable JobId id) {
        return new Data<>(JobView.of(jobs.cancel(id)));
    }
}
