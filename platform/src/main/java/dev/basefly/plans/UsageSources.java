package dev.basefly.plans;

import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.spi.UsageSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.function.SingletonSupplier;

/** Who counts what there really is. Asked late: a source may itself ask what the organization is entitled to. */
final class UsageSources {

    private final Supplier<Map<String, UsageSource>> byFeature;

    UsageSources(Supplier<Stream<UsageSource>> sources) {
        this.byFeature = SingletonSupplier.of(() -> sources.get()
                .collect(Collectors.toMap(UsageSource::feature, Function.identity(), UsageSources::refuseTwo)));
    }

    /** How many there are of the feature, for the organization in scope; none of what nobody counts. */
    long count(String feature) {
        UsageSource source = byFeature.get().get(feature);
        return source == null ? 0 : source.count();
    }

    /** What is counted, in alphabetical order. */
    List<String> features() {
        return byFeature.get().keySet().stream().sorted().toList();
    }

    /**
     * Holds the sources against what is declared.
     *
     * @throws IllegalArgumentException when one counts what nobody declares
     * @throws IllegalStateException when one counts what is no limit, or two count the same
     */
    void check(Features declared) {
        for (String name : features()) {
            if (declared.get(name).kind() != Feature.Kind.LIMIT) {
                throw new IllegalStateException(name + " has a source that counts it, and is no limit");
            }
        }
    }

    private static UsageSource refuseTwo(UsageSource one, UsageSource other) {
        throw new IllegalStateException("Two sources count " + one.feature() + ": "
                + one.getClass().getName() + " and " + other.getClass().getName());
    }
}
