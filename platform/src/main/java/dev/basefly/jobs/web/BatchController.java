package dev.basefly.jobs.web;

import dev.basefly.access.Requires;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.jobs.BatchId;
import dev.basefly.jobs.TenantJobs;
import dev.basefly.jobs.flow.BatchState;
import dev.basefly.jobs.flow.Batches;
import dev.basefly.jobs.flow.StoredBatch;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An organization's batches of background jobs over HTTP. */
@RestController
@RequestMapping("/api/v1/job-batches")
@Tag(name = "Jobs")
class BatchController {

    private static final String EXAMPLE = "batch_01m7ztgcevepk8gpnkh6jk4n80";

    private final Batches batches;

    BatchController(Batches batches) {
        this.batches = batches;
    }

    /** A batch as its organization sees it. */
    record BatchView(
            BatchId id,

            @Schema(description = "The batch that it is part of") @Nullable
            BatchId inside,

            String label,
            BatchState state,

            @Schema(description = "How much of it has ended", minimum = "0", maximum = "100")
            int percent,

            @Schema(description = "Jobs, and batches inside, each of which counts as one")
            int total,

            int completed,
            int dead,
            int cancelled,
            Instant createdAt,
            @Nullable Instant endedAt) {

        static BatchView of(StoredBatch batch) {
            return new BatchView(
                    batch.id(),
                    batch.inside(),
                    batch.label(),
                    batch.state(),
                    batch.percent(),
                    batch.total(),
                    batch.completed(),
                    batch.dead(),
                    batch.cancelled(),
                    batch.createdAt(),
                    batch.endedAt());
        }
    }

    @GetMapping
    @Requires(TenantJobs.ADMINISTER)
    @Operation(summary = "List batches of jobs, newest first")
    Page<BatchView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page<StoredBatch> page = batches.page(Page.after(cursor, BatchId::of), Page.limit(limit));
        return new Page<>(page.data().stream().map(BatchView::of).toList(), page.meta());
    }

    @GetMapping("/{id}")
    @Requires(TenantJobs.ADMINISTER)
    @Operation(summary = "Get a batch of jobs, with how many of them have ended")
    Data<BatchView> get(@Parameter(example = EXAMPLE) @PathVariable BatchId id) {
        return new Data<>(BatchView.of(batches.get(id)));
    }

    @PostMapping("/{id}/cancellation")
    @Requires(TenantJobs.ADMINISTER)
    @Operation(summary = "Cancel what has not ended of a batch of jobs; one that has ended stays as it is")
    Data<BatchView> cancel(@Parameter(example = EXAMPLE) @PathVariable BatchId id) {
        return new Data<>(BatchView.of(batches.cancel(id)));
    }
}
