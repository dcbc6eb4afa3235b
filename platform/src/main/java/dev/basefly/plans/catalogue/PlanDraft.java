package dev.basefly.plans.catalogue;

import java.util.List;
import java.util.Map;

/**
 * What the next version of a plan is to be.
 *
 * @param title for people: "Pro"
 * @param trialDays for how long it can be tried, 0 for not
 * @param includedSeats how many people it includes
 * @param tariffs at most one for each item, currency and interval
 * @param grants by feature; those it does not name stay as they are, or as they are declared
 */
public record PlanDraft(
        PlanKey plan,
        String title,
        String description,
        int trialDays,
        int includedSeats,
        List<AddOn> addOns,
        List<Tariff> tariffs,
        Map<String, Grant> grants) {

    public PlanDraft {
        addOns = List.copyOf(addOns);
        tariffs = List.copyOf(tariffs);
        grants = Map.copyOf(grants);
    }
}
