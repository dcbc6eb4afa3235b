package dev.basefly.plans;

import dev.basefly.plans.catalogue.AddOn;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.PlanVersion;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an organization is entitled to at a moment, compiled for asking fast: declared default, plan version, add-ons and
 * seats, overrides, in this order.
 */
public final class CurrentPlan {

    private final PlanVersion version;
    private final @Nullable PlanAssignment assignment;
    private final boolean entitled;
    private final Map<String, Limit> limits;
    private final Map<String, PlanOverride> overrides;
    private final Instant validUntil;

    private CurrentPlan(
            PlanVersion version,
            @Nullable PlanAssignment assignment,
            boolean entitled,
            Map<String, Limit> limits,
            Map<String, PlanOverride> overrides,
            Instant validUntil) {
        this.version = version;
        this.assignment = assignment;
        this.entitled = entitled;
        this.limits = Map.copyOf(limits);
        this.overrides = Map.copyOf(overrides);
        this.validUntil = validUntil;
    }

    /**
     * Compiles what holds at the time.
     *
     * @param bought the version that is assigned, null for none
     * @param free what one has who bought nothing, or bought what is over
     */
    static CurrentPlan at(
            Instant time, @Nullable Bought bought, PlanVersion free, List<PlanOverride> overrides, Features features) {
        Bought counts = bought != null && bought.entitlesAt(time) ? bought : null;
        PlanVersion version = counts == null ? free : counts.version();
        Instant until = counts == null ? Instant.MAX : counts.endsAt();
        Map<String, PlanOverride> standing = new HashMap<>();
        for (PlanOverride override : overrides) {
            if (override.standsAt(time)) {
                standing.put(override.feature(), override);
                until = earlier(until, override.expiresAt());
            }
        }
        Map<String, Limit> limits = new HashMap<>();
        for (Feature feature : features.all()) {
            PlanOverride override = standing.get(feature.name());
            Grant grant = override != null
                    ? override.grant()
                    : granted(feature.name(), version, counts == null ? null : counts.assignment());
            limits.put(feature.name(), new Limit(feature, grant));
        }
        return new CurrentPlan(
                version, bought == null ? null : bought.assignment(), counts != null, limits, standing, until);
    }

    /** An assignment with the version that it names. */
    record Bought(PlanAssignment assignment, PlanVersion version) {

        boolean entitlesAt(Instant time) {
            return assignment.state().entitles(time, assignment.endsAt());
        }

        Instant endsAt() {
            boolean ends = assignment.state() == PlanState.TRIALING || assignment.state() == PlanState.PAST_DUE;
            Instant end = assignment.endsAt();
            return ends && end != null ? end : Instant.MAX;
        }
    }

    /** The plan whose features count now: the default one when nothing was bought, or what was is over. */
    public PlanKey plan() {
        return version.plan();
    }

    /** The version whose features count now. */
    public PlanVersion version() {
        return version;
    }

    /** What was bought, also when it does not count any more; empty when nothing was. */
    public Optional<PlanAssignment> assignment() {
        return Optional.ofNullable(assignment);
    }

    /** Whether what was bought counts. */
    public boolean isEntitled() {
        return entitled;
    }

    /** The limit of a feature; one that no module declares is an IllegalArgumentException. */
    public Limit limit(String feature) {
        Limit limit = limits.get(feature);
        if (limit == null) {
            throw new IllegalArgumentException("No module declares the feature " + feature);
        }
        return limit;
    }

    /** The limits of all features, by name. */
    public List<Limit> limits() {
        return limits.values().stream()
                .sorted((one, other) ->
                        one.feature().name().compareTo(other.feature().name()))
                .toList();
    }

    /** The override that stands for the feature; empty for none. */
    public Optional<PlanOverride> override(String feature) {
        return Optional.ofNullable(overrides.get(feature));
    }

    boolean holdsAt(Instant time) {
        return time.isBefore(validUntil);
    }

    private static Grant granted(String feature, PlanVersion version, @Nullable PlanAssignment assignment) {
        if (feature.equals(Features.SEATS)) {
            int bought = assignment == null ? 0 : assignment.seats();
            return addedTo(Grant.hard(Math.max(version.includedSeats(), bought)), feature, version, assignment);
        }
        return addedTo(version.grant(feature), feature, version, assignment);
    }

    private static Grant addedTo(
            Grant grant, String feature, PlanVersion version, @Nullable PlanAssignment assignment) {
        Grant sum = grant;
        if (assignment != null) {
            for (AddOn addOn : version.addOns()) {
                int count = assignment.addOns().getOrDefault(addOn.key(), 0);
                if (count > 0 && addOn.feature().equals(feature)) {
                    sum = sum.plus(Math.multiplyExact(addOn.amount(), (long) count));
                }
            }
        }
        return sum;
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
