package dev.basefly.plans.catalogue;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a version of a plan must be like. */
final class PlanChecks {

    private static final int MOST_TRIAL_DAYS = 730;
    private static final int MOST_SEATS = 1_000_000;
    private static final int LONGEST_TITLE = 60;
    private static final int LONGEST_DESCRIPTION = 300;

    private PlanChecks() {}

    /** Refuses a draft that makes no sense, with all its faults as VALIDATION_ERROR. */
    static void require(PlanDraft draft, Features features) {
        List<FieldFault> faults = new ArrayList<>();
        checkText(faults, "title", draft.title(), LONGEST_TITLE);
        checkText(faults, "description", draft.description(), LONGEST_DESCRIPTION);
        checkRange(faults, "trialDays", draft.trialDays(), 0, MOST_TRIAL_DAYS);
        checkRange(faults, "includedSeats", draft.includedSeats(), 1, MOST_SEATS);
        checkAddOns(faults, draft, features);
        checkTariffs(faults, draft);
        draft.grants().keySet().stream()
                .filter(name -> !features.knows(name) || name.equals(Features.SEATS))
                .sorted()
                .forEach(name -> faults.add(new FieldFault("grants." + name, "no module declares this feature")));
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }

    private static void checkText(List<FieldFault> faults, String field, String text, int longest) {
        if (text.isBlank() || text.length() > longest) {
            faults.add(new FieldFault(field, "must have 1 to " + longest + " characters"));
        }
    }

    private static void checkRange(List<FieldFault> faults, String field, int value, int least, int most) {
        if (value < least || value > most) {
            faults.add(new FieldFault(field, "must be between " + least + " and " + most));
        }
    }

    private static void checkAddOns(List<FieldFault> faults, PlanDraft draft, Features features) {
        Set<String> keys = new HashSet<>();
        for (AddOn addOn : draft.addOns()) {
            if (!keys.add(addOn.key())) {
                faults.add(new FieldFault("addOns", addOn.key() + " is there twice"));
            }
            if (!features.knows(addOn.feature())) {
                faults.add(new FieldFault("addOns", "no module declares the feature " + addOn.feature()));
            }
        }
    }

    private static void checkTariffs(List<FieldFault> faults, PlanDraft draft) {
        Set<String> items = draft.addOns().stream().map(AddOn::key).collect(Collectors.toCollection(HashSet::new));
        items.add(Price.BASE);
        items.add(Price.SEAT);
        Set<String> seen = new HashSet<>();
        for (Tariff tariff : draft.tariffs()) {
            if (!items.contains(tariff.item())) {
                faults.add(new FieldFault("prices", "there is nothing called " + tariff.item() + " to pay for"));
            }
            if (!seen.add(tariff.item() + tariff.interval() + tariff.money().currency())) {
                faults.add(new FieldFault(
                        "prices",
                        tariff.item() + " has two prices in " + tariff.money().currency() + " for each "
                                + tariff.interval()));
            }
        }
        if (draft.plan().equals(PlanKey.FREE) && !draft.tariffs().isEmpty()) {
            faults.add(new FieldFault("prices", "FREE costs nothing"));
        }
    }
}
