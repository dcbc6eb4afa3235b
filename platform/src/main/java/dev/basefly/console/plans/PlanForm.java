package dev.basefly.console.plans;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.number;
import static dev.basefly.words.Words.t;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import dev.basefly.dashboard.component.Form;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.plans.catalogue.PlanDraft;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.catalogue.Price;
import dev.basefly.plans.catalogue.Tariff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The next version of a plan as it is typed into a form: what was not changed is as in the version it begins with. */
public final class PlanForm {

    private static final String UNLIMITED = "unlimited";

    private PlanForm() {}

    /** A field of the form beside the fixed ones. */
    public record Line(String name, String label, String hint) {}

    /** The fields for what the version costs. */
    static List<Line> prices(PlanVersion version) {
        return version.prices().stream()
                .map(price -> new Line(
                        name(price),
                        label(price),
                        later("In the smallest unit of the currency: 2900 is 29.00. Empty: not sold.")))
                .toList();
    }

    /** The fields for what the version includes. */
    static List<Line> grants(PlanVersion version) {
        return new TreeSet<>(version.grants().keySet())
                .stream()
                        .map(feature -> new Line(
                                name(feature), data(feature), later("A number, or unlimited; 1 is on and 0 is off.")))
                        .toList();
    }

    static Form filled(PlanVersion version) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("based", String.valueOf(version.version()));
        values.put("title", version.title());
        values.put("description", version.description());
        values.put("trialDays", String.valueOf(version.trialDays()));
        values.put("includedSeats", String.valueOf(version.includedSeats()));
        version.prices()
                .forEach(price ->
                        values.put(name(price), String.valueOf(price.money().minor())));
        version.grants()
                .forEach((feature, grant) -> values.put(
                        name(feature),
                        grant.included() == Grant.UNLIMITED ? UNLIMITED : String.valueOf(grant.included())));
        return Form.submitted(values);
    }

    /** VALIDATION_ERROR with all fields that are no numbers. */
    static PlanDraft draft(Form form, PlanVersion before) {
        List<FieldFault> faults = new ArrayList<>();
        List<Tariff> tariffs = new ArrayList<>();
        for (Price price : before.prices()) {
            if (!form.value(name(price)).isBlank()) {
                tariffs.add(new Tariff(
                        price.item(),
                        price.interval(),
                        new Money(price.money().currency(), number(form, name(price), faults))));
            }
        }
        Map<String, Grant> grants = new HashMap<>();
        before.grants().forEach((feature, grant) -> {
            boolean unlimited = form.value(name(feature)).strip().equals(UNLIMITED);
            long included = unlimited ? Grant.UNLIMITED : number(form, name(feature), faults);
            grants.put(feature, new Grant(included, grant.enforcement(), grant.gracePercent()));
        });
        PlanDraft draft = new PlanDraft(
                before.plan(),
                form.value("title"),
                form.value("description"),
                (int) number(form, "trialDays", faults),
                (int) number(form, "includedSeats", faults),
                before.addOns(),
                tariffs,
                grants);
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
        return draft;
    }

    static int based(Form form) {
        List<FieldFault> faults = new ArrayList<>();
        return (int) number(form, "based", faults);
    }

    private static long number(Form form, String field, List<FieldFault> faults) {
        String digits = form.value(field).strip();
        if (digits.matches("\\d{1,9}")) {
            return Long.parseLong(digits);
        }
        faults.add(new FieldFault(field, "must be a number of at most nine digits"));
        return 0;
    }

    private static String label(Price price) {
        return switch (price.interval()) {
            case MONTH -> t("{0}, {1}, monthly", price.item(), price.money().currency());
            case YEAR -> t("{0}, {1}, yearly", price.item(), price.money().currency());
        };
    }

    private static String name(Price price) {
        return "price-" + price.item() + "-" + price.money().currency() + "-" + price.interval();
    }

    private static String name(String feature) {
        return "grant-" + feature;
    }
}
