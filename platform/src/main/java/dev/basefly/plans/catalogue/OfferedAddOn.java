package dev.basefly.plans.catalogue;

import java.util.List;

/** An add-on that a product offers to those who buy a plan, from its first version on; contributed as a bean. */
public record OfferedAddOn(AddOn addOn, PlanKey plan, List<Tariff> tariffs) {

    public OfferedAddOn {
        tariffs = List.copyOf(tariffs);
        if (tariffs.stream().anyMatch(tariff -> !tariff.item().equals(addOn.key()))) {
            throw new IllegalArgumentException("The prices of " + addOn.key() + " are for something else: " + tariffs);
        }
    }
}
