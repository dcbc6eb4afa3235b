package dev.basefly.plans.catalogue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All versions of all plans as they were at one moment. */
final class Catalogue {

    private final long revision;
    private final List<PlanKey> order;
    private final Map<PlanKey, Integer> current;
    private final Map<PlanKey, List<PlanVersion>> versions;
    private final Map<String, Offer> offers = new HashMap<>();

    /**
     * @param versions of each plan, the first first
     * @throws IllegalStateException when two prices have one lookup key
     */
    Catalogue(
            long revision,
            List<PlanKey> order,
            Map<PlanKey, Integer> current,
            Map<PlanKey, List<PlanVersion>> versions) {
        this.revision = revision;
        this.order = List.copyOf(order);
        this.current = Map.copyOf(current);
        this.versions = Map.copyOf(versions);
        versions.values().stream().flatMap(List::stream).forEach(this::index);
    }

    private void index(PlanVersion version) {
        for (Price price : version.prices()) {
            Offer other = offers.put(price.lookupKey(), new Offer(version, price));
            if (other != null) {
                throw new IllegalStateException("The lookup key " + price.lookupKey() + " names a price of "
                        + version.label() + " and one of " + other.version().label());
            }
        }
    }

    long revision() {
        return revision;
    }

    List<PlanVersion> current() {
        return order.stream().map(this::requireCurrent).toList();
    }

    Optional<PlanVersion> current(PlanKey plan) {
        Integer version = current.get(plan);
        return version == null ? Optional.empty() : find(plan, version);
    }

    Optional<PlanVersion> find(PlanKey plan, int version) {
        List<PlanVersion> all = versions(plan);
        return version < 1 || version > all.size() ? Optional.empty() : Optional.of(all.get(version - 1));
    }

    List<PlanVersion> versions(PlanKey plan) {
        return versions.getOrDefault(plan, List.of());
    }

    List<PlanVersion> all() {
        return order.stream().flatMap(plan -> versions(plan).stream()).toList();
    }

    List<Offer> offers() {
        return all().stream()
                .flatMap(version -> version.prices().stream().map(price -> new Offer(version, price)))
                .toList();
    }

    @Nullable
    Offer offer(String lookupKey) {
        return offers.get(lookupKey);
    }

    private PlanVersion requireCurrent(PlanKey plan) {
        return current(plan).orElseThrow(() -> new IllegalStateException("The plan " + plan + " has no version"));
    }
}
