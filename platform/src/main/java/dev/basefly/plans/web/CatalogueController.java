package dev.basefly.plans.web;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.plans.catalogue.AddOn;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.Enforcement;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanDifference;
import dev.basefly.plans.catalogue.PlanDraft;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.catalogue.Tariff;
import dev.basefly.plans.operation.PlanMoves;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue for those who sell. */
@RestController
@RequestMapping("/api/v1/operator/plans/{plan}")
@Tag(name = "Operator")
@Operators
class CatalogueController {

    private final PlanCatalogue catalogue;
    private final PlanMoves moves;

    CatalogueController(PlanCatalogue catalogue, PlanMoves moves) {
        this.catalogue = catalogue;
        this.moves = moves;
    }

    record NewPrice(
            @Schema(description = "base, seat or the key of an add-on", example = "base")
            String item,

            @Nullable BillingInterval interval,
            @Schema(example = "EUR") String currency,

            @Schema(description = "In the smallest unit of the currency", example = "2900")
            long amount) {

        Tariff tariff() {
            try {
                return new Tariff(
                        Objects.requireNonNullElse(item, ""),
                        Objects.requireNonNullElse(interval, BillingInterval.MONTH),
                        Money.of(Objects.requireNonNullElse(currency, ""), amount));
            } catch (IllegalArgumentException wrong) {
                throw ApiError.invalid(
                        "prices",
                        "each has an ISO currency and an amount that is not negative: " + currency + " " + amount);
            }
        }
    }

    record NewAddOn(String key, String title, String feature, long amount) {

        AddOn addOn() {
            try {
                return new AddOn(
                        Objects.requireNonNullElse(key, ""),
                        Objects.requireNonNullElse(title, ""),
                        Objects.requireNonNullElse(feature, ""),
                        amount);
            } catch (IllegalArgumentException wrong) {
                throw ApiError.invalid("addOns", String.valueOf(wrong.getMessage()));
            }
        }
    }

    record NewGrant(
            @Schema(description = "null for any number") @Nullable
            Long included,

            @Nullable Enforcement enforcement,

            @Schema(description = "With GRACE, by how much it may be passed", example = "0") @Nullable
            Integer gracePercent) {

        Grant grant() {
            try {
                return new Grant(
                        included == null ? Grant.UNLIMITED : included,
                        Objects.requireNonNullElse(enforcement, Enforcement.HARD),
                        Objects.requireNonNullElse(gracePercent, 0));
            } catch (IllegalArgumentException wrong) {
                throw ApiError.invalid("includes", String.valueOf(wrong.getMessage()));
            }
        }
    }

    @Schema(description = "What is left out stays as it is")
    record VersionChanges(
            @Nullable String title,
            @Nullable String description,
            @Nullable Integer trialDays,
            @Nullable Integer includedSeats,

            @Schema(description = "All prices of the version") @Nullable
            List<NewPrice> prices,

            @Schema(description = "All add-ons of the version") @Nullable
            List<NewAddOn> addOns,

            @Schema(description = "By feature; those left out stay as they are")
            Map<String, NewGrant> includes) {

        VersionChanges {
            includes = Objects.requireNonNullElse(includes, Map.of());
        }

        PlanDraft draft(PlanVersion before) {
            Map<String, Grant> grants = new HashMap<>();
            includes.forEach((feature, grant) -> grants.put(feature, grant.grant()));
            return new PlanDraft(
                    before.plan(),
                    Objects.requireNonNullElse(title, before.title()),
                    Objects.requireNonNullElse(description, before.description()),
                    Objects.requireNonNullElse(trialDays, before.trialDays()),
                    Objects.requireNonNullElse(includedSeats, before.includedSeats()),
                    addOns == null
                            ? before.addOns()
                            : addOns.stream().map(NewAddOn::addOn).toList(),
                    prices == null
                            ? before.prices().stream()
                                    .map(price -> new Tariff(price.item(), price.interval(), price.money()))
                                    .toList()
                            : prices.stream().map(NewPrice::tariff).toList(),
                    grants);
        }
    }

    @Schema(description = "What is left out stays as it is")
    record NewVersion(
            @Schema(
                    description = "The version that was looked at",
                    example = "1",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            int baseVersion,

            @Nullable String title,
            @Nullable String description,
            @Nullable Integer trialDays,
            @Nullable Integer includedSeats,

            @Schema(description = "All prices of the version") @Nullable
            List<NewPrice> prices,

            @Schema(description = "All add-ons of the version") @Nullable
            List<NewAddOn> addOns,

            @Schema(description = "By feature; those left out stay as they are")
            Map<String, NewGrant> includes,

            @Schema(example = "Prices of 2027", maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {

        NewVersion {
            includes = Objects.requireNonNullElse(includes, Map.of());
            reason = Objects.requireNonNullElse(reason, "");
        }

        PlanDraft draft(PlanVersion before) {
            return new VersionChanges(title, description, trialDays, includedSeats, prices, addOns, includes)
                    .draft(before);
        }
    }

    record PlanPreview(
            List<PlanDifference.Change> changes,

            @Schema(description = "How many organizations have the version, by state")
            Map<String, Long> organizations,

            @Schema(description = "How many of them use more than it would include, by feature")
            Map<String, Long> overLimit) {

        static PlanPreview of(PlanMoves.Preview preview) {
            return new PlanPreview(preview.difference().changes(), preview.organizations(), preview.overLimit());
        }
    }

    record MovePreview(
            @Schema(example = "1") int from,
            @Schema(example = "2") int to) {}

    record PlanMove(
            @Schema(example = "1") int from,
            @Schema(example = "2") int to,

            @Schema(maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {

        PlanMove {
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    record MovedPlans(
            int moved,

            @Schema(description = "Call again while there are any")
            long left) {}

    @GetMapping("/versions")
    @Operation(summary = "List all versions of a plan, the first first")
    Data<List<VersionView>> versions(@PathVariable String plan) {
        return new Data<>(
                catalogue.versions(known(plan)).stream().map(VersionView::of).toList());
    }

    @GetMapping("/versions/{version}")
    @Operation(summary = "Get a version of a plan")
    Data<VersionView> version(@PathVariable String plan, @PathVariable int version) {
        return new Data<>(
                VersionView.of(catalogue.find(known(plan), version).orElseThrow(() -> ApiError.notFound("Version"))));
    }

    @PostMapping("/versions")
    @Operation(summary = "Make the next version of a plan; nobody is moved to it")
    ResponseEntity<Data<VersionView>> publish(@PathVariable String plan, @RequestBody NewVersion version) {
        PlanVersion before = catalogue.current(known(plan));
        ApiError.requireReason(version.reason());
        PlanVersion made = catalogue.publish(version.draft(before), version.baseVersion(), version.reason());
        return ResponseEntity.created(URI.create("/api/v1/operator/plans/" + plan + "/versions/" + made.version()))
                .body(new Data<>(VersionView.of(made)));
    }

    @PostMapping("/versions/previews")
    @Operation(summary = "Show what a next version would change, and for how many if they were moved; changes nothing")
    Data<PlanPreview> preview(@PathVariable String plan, @RequestBody VersionChanges changes) {
        PlanVersion before = catalogue.current(known(plan));
        return new Data<>(PlanPreview.of(moves.preview(before, catalogue.preview(changes.draft(before)))));
    }

    @PostMapping("/moves/previews")
    @Operation(
            summary =
                    "Show what would change for those who have a version if they were moved to another one; changes nothing")
    Data<PlanPreview> preview(@PathVariable String plan, @RequestBody MovePreview move) {
        return new Data<>(PlanPreview.of(moves.preview(known(plan), move.from(), move.to())));
    }

    @PostMapping("/moves")
    @Operation(summary = "Move at most 500 organizations from one version to another")
    Data<MovedPlans> move(@PathVariable String plan, @RequestBody PlanMove move) {
        PlanMoves.Moved moved = moves.move(known(plan), move.from(), move.to(), move.reason());
        return new Data<>(new MovedPlans(moved.moved(), moved.left()));
    }

    private PlanKey known(String name) {
        try {
            PlanKey plan = PlanKey.of(name);
            if (catalogue.knows(plan)) {
                return plan;
            }
        } catch (IllegalArgumentException malformed) {
            throw ApiError.notFound("Plan");
        }
        throw ApiError.notFound("Plan");
    }
}
