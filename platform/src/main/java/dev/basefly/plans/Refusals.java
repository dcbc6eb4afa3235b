package dev.basefly.plans;

import static dev.basefly.words.Words.noted;

import dev.basefly.plans.EntitlementDecision.Refusal;
import dev.basefly.plans.catalogue.AddOn;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.catalogue.Price;
import java.util.Locale;
import java.util.Optional;

/** The words for what a plan does not allow, with what would. */
final class Refusals {

    private final PlanCatalogue catalogue;

    Refusals(PlanCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The decision about so much more of the feature, of which there is so much. */
    EntitlementDecision decide(CurrentPlan plan, Limit limit, long used, long amount) {
        boolean fits = limit.feature().isCounted()
                ? used <= limit.most() && amount <= limit.most() - used
                : limit.included() > 0;
        return new EntitlementDecision(plan.plan(), limit, used, fits ? null : refusal(plan, limit, used));
    }

    EntitlementDecision refused(CurrentPlan plan, Limit limit, long used) {
        return new EntitlementDecision(plan.plan(), limit, used, refusal(plan, limit, used));
    }

    private Refusal refusal(CurrentPlan plan, Limit limit, long used) {
        Feature feature = limit.feature();
        Optional<PlanVersion> better = better(plan, limit);
        Optional<AddOn> addOn = plan.version().addOns().stream()
                .filter(offered -> offered.feature().equals(feature.name()))
                .findFirst();
        boolean seats = feature.name().equals(Features.SEATS)
                && plan.version().prices().stream()
                        .anyMatch(price -> price.item().equals(Price.SEAT));
        String remedy;
        if (better.isPresent()) {
            remedy = seats ? seat(better.get(), feature) : upgrade(better.get(), feature);
        } else if (seats) {
            remedy = noted("Buy another seat");
        } else if (addOn.isPresent()) {
            remedy = noted("Add \"" + addOn.get().title() + "\" to your plan");
        } else {
            remedy = feature.isCounted() && used > 0
                    ? noted("Give back what you do not need, or ask us for more")
                    : noted("Ask us for it");
        }
        boolean forSale = better.isPresent() || addOn.isPresent() || seats;
        String reason = !forSale
                ? EntitlementDecision.FINAL
                : limit.included() == 0 ? EntitlementDecision.NOT_INCLUDED : EntitlementDecision.LIMIT;
        return new Refusal(
                reason,
                message(plan.plan(), limit, used),
                remedy,
                better.map(PlanVersion::plan).orElse(null));
    }

    private static String message(PlanKey plan, Limit limit, long used) {
        if (!limit.feature().isCounted() || limit.most() == 0) {
            return noted(plan + " does not include " + limit.feature().title());
        }
        return noted(plan + ", " + used + " of " + limit.included() + " "
                + limit.feature().title() + " used");
    }

    private static String seat(PlanVersion version, Feature feature) {
        return noted("Buy another seat, or upgrade to " + version.plan() + ", which includes "
                + amount(granted(version, feature)));
    }

    private static String upgrade(PlanVersion version, Feature feature) {
        Grant grant = granted(version, feature);
        if (feature.kind() == Feature.Kind.SWITCH) {
            return noted("Upgrade to " + version.plan() + ", which includes it");
        }
        return grant.included() == Grant.UNLIMITED
                ? noted("Upgrade to " + version.plan() + ", which includes any number")
                : noted("Upgrade to " + version.plan() + ", which includes " + amount(grant));
    }

    private static String amount(Grant grant) {
        return String.format(Locale.ENGLISH, "%,d", grant.included());
    }

    /** The first of the plans that are sold which includes more. */
    private Optional<PlanVersion> better(CurrentPlan plan, Limit limit) {
        return catalogue.current().stream()
                .filter(PlanVersion::isPaid)
                .filter(version -> !version.plan().equals(plan.plan()))
                .filter(version -> granted(version, limit.feature()).included() > limit.included())
                .findFirst();
    }

    private static Grant granted(PlanVersion version, Feature feature) {
        return feature.name().equals(Features.SEATS)
                ? Grant.hard(version.includedSeats())
                : version.grant(feature.name());
    }
}
