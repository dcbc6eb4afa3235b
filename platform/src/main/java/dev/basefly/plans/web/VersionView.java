package dev.basefly.plans.web;

import dev.basefly.plans.catalogue.AddOn;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.Enforcement;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.catalogue.Price;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A version of a plan. */
record VersionView(
        @Schema(example = "PRO") String plan,
        int version,
        @Schema(example = "Pro") String title,
        String description,
        int trialDays,
        int includedSeats,
        List<PriceView> prices,
        List<AddOnView> addOns,

        @Schema(description = "By feature") Map<String, GrantView> includes,

        Instant createdAt) {

    record PriceView(
            @Schema(description = "base, seat or the key of an add-on", example = "base")
            String item,

            BillingInterval interval,

            @Schema(example = "EUR") String currency,

            @Schema(description = "In the smallest unit of the currency", example = "2900")
            long amount,

            @Schema(example = "pro_v1_base_eur_month") String lookupKey) {

        static PriceView of(Price price) {
            return new PriceView(
                    price.item(),
                    price.interval(),
                    price.money().currency().getCurrencyCode(),
                    price.money().minor(),
                    price.lookupKey());
        }
    }

    record AddOnView(String key, String title, String feature, long amount) {

        static AddOnView of(AddOn addOn) {
            return new AddOnView(addOn.key(), addOn.title(), addOn.feature(), addOn.amount());
        }
    }

    record GrantView(
            @Schema(description = "null for any number") @Nullable
            Long included,

            Enforcement enforcement,
            int gracePercent) {}

    static VersionView of(PlanVersion version) {
        Map<String, GrantView> includes = new TreeMap<>();
        version.grants()
                .forEach((feature, grant) -> includes.put(
                        feature,
                        new GrantView(FeatureView.included(grant), grant.enforcement(), grant.gracePercent())));
        return new VersionView(
                version.plan().name(),
                version.version(),
                version.title(),
                version.description(),
                version.trialDays(),
                version.includedSeats(),
                version.prices().stream().map(PriceView::of).toList(),
                version.addOns().stream().map(AddOnView::of).toList(),
                includes,
                version.createdAt());
    }
}
