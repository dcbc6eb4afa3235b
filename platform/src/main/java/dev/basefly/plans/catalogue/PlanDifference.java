package dev.basefly.plans.catalogue;

import dev.basefly.audit.AuditEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is different between two versions, of one plan or of two.
 *
 * @param changes each with what it was and is, by name
 */
public record PlanDifference(PlanVersion before, PlanVersion after, List<Change> changes) {

    public PlanDifference {
        changes = List.copyOf(changes);
    }

    /**
     * One difference.
     *
     * @param what such as {@code price base EUR MONTH}, {@code seats} or the name of a feature
     */
    public record Change(String what, String before, String after) {}

    /** Compares two versions. */
    public static PlanDifference between(PlanVersion before, PlanVersion after) {
        List<Change> changes = new ArrayList<>();
        add(changes, "title", before.title(), after.title());
        add(changes, "trial days", String.valueOf(before.trialDays()), String.valueOf(after.trialDays()));
        add(changes, "seats", String.valueOf(before.includedSeats()), String.valueOf(after.includedSeats()));
        TreeSet<String> prices = new TreeSet<>();
        before.prices().forEach(price -> prices.add(name(price)));
        after.prices().forEach(price -> prices.add(name(price)));
        prices.forEach(name -> add(changes, name, price(before, name), price(after, name)));
        TreeSet<String> features = new TreeSet<>(before.grants().keySet());
        features.addAll(after.grants().keySet());
        features.forEach(name -> add(changes, name, text(before.grant(name)), text(after.grant(name))));
        add(changes, "add-ons", addOns(before), addOns(after));
        return new PlanDifference(before, after, changes);
    }

    static AuditEntry entry(PlanVersion before, PlanVersion after) {
        AuditEntry entry = AuditEntry.of("plan.published").on("plan", after.plan() + " v" + after.version());
        for (Change change : between(before, after).changes()) {
            entry = entry.change(change.what(), change.before(), change.after());
        }
        return entry;
    }

    /** A grant in words, such as {@code 3}, {@code unlimited} or {@code 100, 10 % grace}. */
    public static String text(Grant grant) {
        String number = grant.included() == Grant.UNLIMITED ? "unlimited" : String.valueOf(grant.included());
        return switch (grant.enforcement()) {
            case HARD -> number;
            case SOFT -> number + ", may be passed";
            case GRACE -> number + ", " + grant.gracePercent() + " % grace";
        };
    }

    private static void add(List<Change> changes, String what, String before, String after) {
        if (!before.equals(after)) {
            changes.add(new Change(what, before, after));
        }
    }

    private static String name(Price price) {
        return "price " + price.item() + " " + price.money().currency() + " " + price.interval();
    }

    private static String price(PlanVersion version, String name) {
        return version.prices().stream()
                .filter(price -> name(price).equals(name))
                .map(price -> price.money().text(Locale.ENGLISH))
                .findFirst()
                .orElse("none");
    }

    private static String addOns(PlanVersion version) {
        return version.addOns().stream()
                .map(addOn -> addOn.key() + ": " + addOn.amount() + " " + addOn.feature())
                .sorted()
                .collect(Collectors.joining("; "));
    }
}
