package dev.basefly.plans.catalogue;

import static dev.basefly.words.Words.plural;
import static dev.basefly.words.Words.t;

import java.util.HashMap;
import java.util.Map;

/**
 * Something that plans have or have not, or have so much of; declared by the module whose thing it is, as a bean.
 *
 * @param name small letters and underscores
 * @param title for people, after a number where it has one: "clusters", "API calls a day"; pages look it up
 * @param singular the same for one of it: "cluster", "API call a day"
 * @param window after which time its count begins anew
 * @param grants what the plans include until a version of them says something else; others have nothing of it
 */
public record Feature(
        String name, String title, String singular, Kind kind, Window window, Map<PlanKey, Grant> grants) {

    /** What is asked of a feature. */
    public enum Kind {
        /** Whether it is there. */
        SWITCH,
        /** How many there can be. */
        LIMIT,
        /** How much of it can be used within a time. */
        METERED,
        /** How often something can be done within a minute; kept by whoever does it. */
        RATE
    }

    public Feature {
        grants = Map.copyOf(grants);
        if (!name.matches("[a-z][a-z0-9_]{1,39}")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a feature, such as clusters");
        }
        if ((kind == Kind.METERED) == (window == Window.NONE)) {
            throw new IllegalArgumentException("What is metered has a window, and nothing else does: " + name);
        }
    }

    /** Something that is there or not. */
    public static Feature onOff(String name, String title) {
        return new Feature(name, title, title, Kind.SWITCH, Window.NONE, Map.of());
    }

    /** Something that can be had so many times. */
    public static Feature limit(String name, String title) {
        return new Feature(name, title, title, Kind.LIMIT, Window.NONE, Map.of());
    }

    /** Something that can be used so many times within the window. */
    public static Feature metered(String name, String title, Window window) {
        return new Feature(name, title, title, Kind.METERED, window, Map.of());
    }

    /** Something that can be done so many times a minute. */
    public static Feature rate(String name, String title) {
        return new Feature(name, title, title, Kind.RATE, Window.NONE, Map.of());
    }

    /** The same feature with its word for a single one, where that differs from the title. */
    public Feature one(String word) {
        return new Feature(name, title, word, kind, window, grants);
    }

    /**
     * Such as "1 cluster", "1,000 clusters" or "any number of clusters", in the language of the scope: translations have
     * the plural "{0} cluster" and "{0} clusters", and the title by itself.
     */
    public String counted(long amount) {
        return amount == Grant.UNLIMITED
                ? t("any number of {0}", t(title))
                : plural(amount, "{0} " + singular, "{0} " + title);
    }

    /** The same feature, of which the plan includes this. */
    public Feature in(PlanKey plan, Grant grant) {
        Map<PlanKey, Grant> more = new HashMap<>(grants);
        more.put(plan, grant);
        return new Feature(name, title, singular, kind, window, more);
    }

    /** The same feature, of which the plan includes so many and no more. */
    public Feature in(PlanKey plan, long included) {
        return in(plan, Grant.hard(included));
    }

    /** The same switch, which is on in the plan. */
    public Feature in(PlanKey plan) {
        return in(plan, Grant.ON);
    }

    Grant declaredIn(PlanKey plan) {
        return grants.getOrDefault(plan, Grant.NONE);
    }

    /** Whether what is used of it is counted. */
    public boolean isCounted() {
        return kind == Kind.LIMIT || kind == Kind.METERED;
    }
}
