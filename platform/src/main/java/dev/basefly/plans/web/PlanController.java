package dev.basefly.plans.web;

import dev.basefly.access.Anyone;
import dev.basefly.access.Requires;
import dev.basefly.api.Data;
import dev.basefly.plans.CurrentPlan;
import dev.basefly.plans.Entitlements;
import dev.basefly.plans.Quotas;
import dev.basefly.plans.catalogue.PlanCatalogue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is sold, what an organization has of it, and what it uses. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Plans")
class PlanController {

    private final PlanCatalogue catalogue;
    private final Entitlements entitlements;
    private final Quotas quotas;

    PlanController(PlanCatalogue catalogue, Entitlements entitlements, Quotas quotas) {
        this.catalogue = catalogue;
        this.entitlements = entitlements;
        this.quotas = quotas;
    }

    @GetMapping("/plans")
    @Anyone(reason = "prices are public")
    @Operation(summary = "List the plans that are sold, with prices and what they include")
    Data<List<VersionView>> plans() {
        return new Data<>(catalogue.current().stream().map(VersionView::of).toList());
    }

    @GetMapping("/plan")
    @Requires(PlansWebConfiguration.READ)
    @Operation(summary = "Get the organization's plan with everything it includes")
    Data<PlanView> plan() {
        return new Data<>(PlanView.of(entitlements.plan(), quotas.usage()));
    }

    @GetMapping("/usage")
    @Requires(PlansWebConfiguration.READ)
    @Operation(summary = "List what the organization uses of what its plan includes")
    Data<List<FeatureView>> usage() {
        CurrentPlan plan = entitlements.plan();
        return new Data<>(quotas.usage().stream()
                .map(use -> FeatureView.of(plan, use.limit(), use))
                .toList());
    }
}
