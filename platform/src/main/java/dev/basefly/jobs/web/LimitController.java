package dev.basefly.jobs.web;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.api.FieldFault;
import dev.basefly.jobs.limit.JobLimit;
import dev.basefly.jobs.limit.JobLimits;
import dev.basefly.runtime.TenantId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How many jobs may run at once or begin within a time. */
@RestController
@RequestMapping("/api/v1/operator/jobs")
@Tag(name = "Operator")
@Operators
class LimitController {

    /** Whatever is longer than a day is refused, however long. */
    private static final long LONGEST_SECONDS = 100_000;

    private final JobLimits limits;

    LimitController(JobLimits limits) {
        this.limits = limits;
    }

    record Limit(
            JobLimit.Per per,
            @Nullable String queue,
            @Nullable TenantId organization,
            @Nullable String key,
            @Nullable Integer atOnce,
            @Nullable Integer begins,
            @Nullable Long withinSeconds,
            String reason,

            @Schema(description = "Who set it", example = "usr_01m7ztgcevepk8gpnkh6jk4n80")
            String by,

            Instant since) {

        static Limit of(JobLimits.InForce known) {
            JobLimit limit = known.limit();
            return new Limit(
                    limit.per(),
                    limit.queue(),
                    limit.organization(),
                    limit.key(),
                    limit.atOnce(),
                    limit.begins(),
                    limit.within() == null ? null : limit.within().toSeconds(),
                    known.reason(),
                    known.by(),
                    known.since());
        }
    }

    record NewLimit(
            @Schema(description = "What is counted together", requiredMode = Schema.RequiredMode.REQUIRED)
            JobLimit.@Nullable Per per,

            @Schema(description = "Left out for every one", example = "mail") @Nullable
            String queue,

            @Schema(description = "Left out for each by itself") @Nullable
            TenantId organization,

            @Schema(description = "A key or a class of keys, only with KEY", example = "endpoint") @Nullable
            String key,

            @Schema(description = "How many may run at the same time", example = "5") @Nullable
            Integer atOnce,

            @Schema(description = "How many may begin within the seconds", example = "100") @Nullable
            Integer begins,

            @Schema(example = "60") @Nullable Long withinSeconds,

            @Schema(
                    example = "The provider allows no more",
                    maxLength = 500,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {

        NewLimit {
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    record LimitRemoval(
            JobLimit.@Nullable Per per,
            @Nullable String queue,
            @Nullable TenantId organization,
            @Nullable String key) {}

    @GetMapping("/limits")
    @Operation(summary = "List the limits of jobs")
    Data<List<Limit>> list() {
        return new Data<>(limits.list().stream().map(Limit::of).toList());
    }

    @PostMapping("/limits")
    @Operation(summary = "Limit how many jobs run at once or begin within a time; replaces the limit about the same")
    ResponseEntity<Void> set(@RequestBody NewLimit limit) {
        limits.set(
                about(limit.per(), limit.queue(), limit.organization(), limit.key()),
                new JobLimits.Allowed(
                        limit.atOnce(),
                        limit.begins(),
                        limit.withinSeconds() == null
                                ? null
                                : Duration.ofSeconds(Math.clamp(limit.withinSeconds(), 0, LONGEST_SECONDS))),
                limit.reason());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/limit-removals")
    @Operation(summary = "Lift the limit about this")
    ResponseEntity<Void> lift(@RequestBody LimitRemoval removal) {
        limits.lift(about(removal.per(), removal.queue(), removal.organization(), removal.key()));
        return ResponseEntity.noContent().build();
    }

    private static JobLimits.About about(
            JobLimit.@Nullable Per per, @Nullable String queue, @Nullable TenantId organization, @Nullable String key) {
        if (per == null) {
            throw ApiError.invalid(List.of(new FieldFault("per", "must be QUEUE, TENANT or KEY")));
        }
        return new JobLimits.About(per, queue, organization, key);
    }
}
