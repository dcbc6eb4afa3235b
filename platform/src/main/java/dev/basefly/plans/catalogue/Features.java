package dev.basefly.plans.catalogue;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All features that modules declare. */
public final class Features {

    /** How many people an organization may have; what a plan includes of it is said by its seats. */
    public static final String SEATS = "seats";

    private final Map<String, Feature> byName;

    /** Two features of one name are an IllegalStateException. */
    Features(Collection<Feature> declared) {
        this.byName = declared.stream().collect(Collectors.toUnmodifiableMap(Feature::name, Function.identity()));
    }

    /** The feature; one that no module declares is an IllegalArgumentException. */
    public Feature get(String name) {
        Feature feature = byName.get(name);
        if (feature == null) {
            throw new IllegalArgumentException("No module declares the feature " + name);
        }
        return feature;
    }

    public boolean knows(String name) {
        return byName.containsKey(name);
    }

    /** All of them by name. */
    public List<Feature> all() {
        return byName.values().stream()
                .sorted(Comparator.comparing(Feature::name))
                .toList();
    }
}
