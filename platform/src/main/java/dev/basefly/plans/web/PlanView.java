package dev.basefly.plans.web;

import dev.basefly.plans.CurrentPlan;
import dev.basefly.plans.PlanAssignment;
import dev.basefly.plans.PlanAssignment.Period;
import dev.basefly.plans.PlanState;
import dev.basefly.plans.Usage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The plan of an organization with all its features. */
record PlanView(
        @Schema(description = "Whose features count now", example = "PRO")
        String plan,

        int version,
        @Schema(example = "Pro") String title,

        @Schema(description = "What was bought, also when it does not count any more", example = "PRO") @Nullable
        String bought,

        @Schema(description = "null where nothing was bought") @Nullable
        PlanState state,

        @Schema(description = "When a trial, or the grace of who did not pay, ends") @Nullable
        Instant endsAt,

        @Nullable Instant periodStart,
        @Nullable Instant periodEnd,

        @Schema(description = "How many of each add-on, by its key")
        Map<String, Integer> addOns,

        List<FeatureView> features) {

    static PlanView of(CurrentPlan plan, List<Usage> usage) {
        Map<String, Usage> byFeature = usage.stream()
                .collect(Collectors.toMap(use -> use.limit().feature().name(), Function.identity()));
        PlanAssignment assignment = plan.assignment().orElse(null);
        Period period = assignment == null ? null : assignment.period();
        return new PlanView(
                plan.plan().name(),
                plan.version().version(),
                plan.version().title(),
                assignment == null ? null : assignment.plan().name(),
                assignment == null ? null : assignment.state(),
                assignment == null ? null : assignment.endsAt(),
                period == null ? null : period.start(),
                period == null ? null : period.end(),
                assignment == null ? Map.of() : assignment.addOns(),
                plan.limits().stream()
                        .map(limit -> FeatureView.of(
                                plan, limit, byFeature.get(limit.feature().name())))
                        .toList());
    }
}
