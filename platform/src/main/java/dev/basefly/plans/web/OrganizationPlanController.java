package dev.basefly.plans.web;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.plans.CurrentPlan;
import dev.basefly.plans.Entitlements;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.PlanOverride;
import dev.basefly.plans.PlanOverrides;
import dev.basefly.plans.Quotas;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.operation.UsageRepair;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What one organization has, for those who sell. */
@RestController
@RequestMapping("/api/v1/operator/organizations/{id}/plan")
@Tag(name = "Operator")
@Operators
class OrganizationPlanController {

    private final Organizations organizations;
    private final Entitlements entitlements;
    private final PlanCatalogue catalogue;
    private final PlanAssignments assignments;
    private final PlanOverrides overrides;
    private final Quotas quotas;
    private final UsageRepair repair;

    OrganizationPlanController(
            Organizations organizations,
            Entitlements entitlements,
            PlanCatalogue catalogue,
            PlanAssignments assignments,
            PlanOverrides overrides,
            Quotas quotas,
            UsageRepair repair) {
        this.organizations = organizations;
        this.entitlements = entitlements;
        this.catalogue = catalogue;
        this.assignments = assignments;
        this.overrides = overrides;
        this.quotas = quotas;
        this.repair = repair;
    }

    record NewAssignment(
            @Schema(example = "PRO", requiredMode = Schema.RequiredMode.REQUIRED)
            String plan,

            @Schema(description = "Left out: the one that is sold") @Nullable
            Integer version) {

        NewAssignment {
            plan = Objects.requireNonNullElse(plan, "");
        }
    }

    record NewOverride(
            @Schema(description = "null for any number; of a switch 1 is on and 0 is off", example = "10") @Nullable
            Long included,

            @Schema(description = "Left out: never") @Nullable
            Instant expiresAt,

            @Schema(example = "Ticket 17", maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {

        NewOverride {
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    record OverrideView(
            String feature,
            @Nullable Long included,
            @Nullable Instant expiresAt,
            String reason) {

        static OverrideView of(PlanOverride override) {
            return new OverrideView(
                    override.feature(),
                    FeatureView.included(Grant.hard(override.included())),
                    override.expiresAt(),
                    override.reason());
        }
    }

    record RepairedUsage(
            @Schema(description = "How many counts were wrong")
            int corrected) {}

    @GetMapping
    @Operation(summary = "Get an organization's plan, with what it uses")
    Data<PlanView> get(@PathVariable TenantId id) {
        require(id);
        CurrentPlan plan = entitlements.plan(id);
        return new Data<>(Tenant.call(id, () -> PlanView.of(plan, quotas.usage())));
    }

    @PutMapping
    @Operation(
            summary =
                    "Give an organization a plan at once and without an end; what its payments say later still counts")
    Data<PlanView> assign(@PathVariable TenantId id, @RequestBody NewAssignment assignment) {
        require(id);
        assignments.give(id, version(assignment), "operator");
        return get(id);
    }

    @GetMapping("/overrides")
    @Operation(summary = "List what an organization has otherwise than its plan says")
    Data<List<OverrideView>> overrides(@PathVariable TenantId id) {
        require(id);
        return new Data<>(overrides.of(id).stream().map(OverrideView::of).toList());
    }

    @PutMapping("/overrides/{feature}")
    @Operation(summary = "Set what an organization has of a feature, whatever its plan says")
    ResponseEntity<Void> override(
            @PathVariable TenantId id, @PathVariable String feature, @RequestBody NewOverride override) {
        require(id);
        Long included = override.included();
        if (included != null && included < 0) {
            throw ApiError.invalid("included", "must not be negative");
        }
        overrides.set(
                id,
                new PlanOverride(
                        feature,
                        included == null ? Grant.UNLIMITED : included,
                        override.expiresAt(),
                        override.reason()));
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping("/overrides/{feature}")
    @Operation(summary = "Let the plan count again")
    ResponseEntity<Void> remove(@PathVariable TenantId id, @PathVariable String feature) {
        require(id);
        overrides.remove(id, feature);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/repairs")
    @Operation(summary = "Correct what is counted by what there really is")
    Data<RepairedUsage> repair(@PathVariable TenantId id) {
        require(id);
        return new Data<>(new RepairedUsage(repair.repair(id)));
    }

    private PlanVersion version(NewAssignment assignment) {
        try {
            PlanKey plan = PlanKey.of(assignment.plan());
            return assignment.version() == null
                    ? catalogue.current(plan)
                    : catalogue
                            .find(plan, assignment.version())
                            .orElseThrow(() -> ApiError.invalid("version", "is none of this plan"));
        } catch (IllegalArgumentException unknown) {
            throw ApiError.invalid("plan", "is not in the catalogue");
        }
    }

    private void require(TenantId id) {
        if (organizations.find(id).isEmpty()) {
            throw ApiError.notFound("Organization");
        }
    }
}
