package dev.basefly.plans.web;

import dev.basefly.plans.CurrentPlan;
import dev.basefly.plans.Limit;
import dev.basefly.plans.PlanOverride;
import dev.basefly.plans.Usage;
import dev.basefly.plans.catalogue.Enforcement;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.Window;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A feature as an organization has it. */
record FeatureView(
        @Schema(example = "clusters") String feature,
        @Schema(example = "clusters") String title,
        Feature.Kind kind,

        @Schema(description = "null for any number; of a switch 1 is on and 0 is off", example = "3") @Nullable
        Long included,

        Enforcement enforcement,
        Window window,

        @Schema(description = "null for what is not counted") @Nullable
        Long used,

        @Schema(description = "How much of what is included is used, at most 999") @Nullable
        Integer percent,

        @Schema(description = "More is used than is included: it stays, and nothing new comes")
        boolean overLimit,

        @Schema(description = "When an exception ends that was made for this organization") @Nullable
        Instant exceptionEndsAt) {

    static FeatureView of(CurrentPlan plan, Limit limit, @Nullable Usage usage) {
        return new FeatureView(
                limit.feature().name(),
                limit.feature().title(),
                limit.feature().kind(),
                included(limit.grant()),
                limit.grant().enforcement(),
                limit.feature().window(),
                usage == null ? null : usage.used(),
                usage == null ? null : usage.percent(),
                usage != null && usage.isOverLimit(),
                plan.override(limit.feature().name())
                        .map(PlanOverride::expiresAt)
                        .orElse(null));
    }

    static @Nullable Long included(Grant grant) {
        return grant.included() == Grant.UNLIMITED ? null : grant.included();
    }
}
