package dev.basefly.jobs.web;

import dev.basefly.access.Operators;
import dev.basefly.api.Data;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.StoredJob.FailedAttempt;
import dev.basefly.jobs.operation.Count;
import dev.basefly.jobs.operation.JobBoard;
import dev.basefly.runtime.TenantId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How jobs, failures and workers of the whole installation stand. */
@RestController
@RequestMapping("/api/v1/operator/jobs")
@Tag(name = "Operator")
@Operators
class JobBoardController {

    private final JobBoard board;

    JobBoardController(JobBoard board) {
        this.board = board;
    }

    /** Counts are bounded: one of {@code orMore} ended at its bound. */
    record QueueView(
            String queue,
            Count waiting,
            Count running,
            Count scheduled,

            @Schema(description = "Steps of batches that wait for others")
            Count waitingForOthers,

            Count retrying,
            Count dead,
            double finishedPerMinute,

            @Schema(description = "When the job was due that has waited longest at the head of a line") @Nullable
            Instant nextDueAt) {

        static QueueView of(JobBoard.Queue queue) {
            return new QueueView(
                    queue.name(),
                    queue.in(JobState.AVAILABLE),
                    queue.in(JobState.RUNNING),
                    queue.in(JobState.SCHEDULED),
                    queue.in(JobState.WAITING),
                    queue.in(JobState.RETRYING),
                    queue.in(JobState.DEAD),
                    Math.round(queue.perMinute() * 10) / 10.0,
                    queue.nextDueAt());
        }
    }

    record WaitingView(
            @Schema(description = "Left out for the installation's own jobs") @Nullable
            TenantId organization,

            Count waiting,

            @Schema(description = "How long the next of its jobs has been due, in milliseconds")
            long waitingMillis,

            @Schema(description = "How long 95 % of its jobs of the last minute waited at most, in milliseconds")
            long recentWaitMillis) {

        static WaitingView of(JobBoard.Waiting waiting) {
            return new WaitingView(
                    waiting.organization(),
                    waiting.jobs(),
                    waiting.longestNow().toMillis(),
                    waiting.recently().toMillis());
        }
    }

    record StandingView(List<QueueView> queues, List<WaitingView> organizations) {}

    record FailureView(
            @Schema(description = "Without ids, numbers and quoted texts")
            String error,

            Count jobs,
            String kind,
            @Nullable Instant lastSeenAt,
            Example example) {

        static FailureView of(JobBoard.FailureGroup group) {
            FailedAttempt failure = group.example().failure();
            return new FailureView(
                    group.error(),
                    group.jobs(),
                    group.example().kind(),
                    failure == null ? null : failure.at(),
                    new Example(
                            group.example().organization(),
                            group.example().id(),
                            group.example().state(),
                            failure == null ? null : failure.error()));
        }
    }

    record Example(
            @Nullable TenantId organization,
            JobId id,
            JobState state,
            @Nullable String error) {}

    record WorkerView(String id, String name, int capacity, int holding, int kinds, Instant startedAt, Instant seenAt) {

        static WorkerView of(JobBoard.WorkerStanding worker) {
            return new WorkerView(
                    worker.id().toString(),
                    worker.name(),
                    worker.capacity(),
                    worker.holding(),
                    worker.kinds(),
                    worker.startedAt(),
                    worker.seenAt());
        }
    }

    @GetMapping
    @Operation(summary = "See how queues stand, and which organizations' jobs wait longest")
    Data<StandingView> standing() {
        JobBoard.Standing standing = board.standing();
        return new Data<>(new StandingView(
                standing.queues().stream().map(QueueView::of).toList(),
                standing.tenants().stream().map(WaitingView::of).toList()));
    }

    @GetMapping("/failures")
    @Operation(summary = "List what jobs fail with that are dead or tried again, the most frequent first")
    Data<List<FailureView>> failures() {
        return new Data<>(board.failures().stream().map(FailureView::of).toList());
    }

    @GetMapping("/workers")
    @Operation(summary = "List the processes that work")
    Data<List<WorkerView>> workers() {
        return new Data<>(board.workers().stream().map(WorkerView::of).toList());
    }
}
