package dev.basefly.plans;

import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.PlanVersion;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an organization has bought, as its source knows it.
 *
 * @param seats how many people it pays for in all, 0 for those that the plan includes
 * @param addOns how many of each, by key
 * @param period what is paid for now, null where nothing is
 * @param endsAt when the trial or the grace ends, null for never; of no meaning in other states
 * @param source who says so: {@code stripe}, {@code operator}
 * @param sourceVersion grows with what the source knows: a smaller one than is stored is older news, and is not taken
 */
public record PlanAssignment(
        PlanKey plan,
        int version,
        PlanState state,
        int seats,
        Map<String, Integer> addOns,
        @Nullable Period period,
        @Nullable Instant endsAt,
        String source,
        long sourceVersion) {

    /** From the start until before the end. */
    public record Period(Instant start, Instant end) {

        public Period {
            if (!start.isBefore(end)) {
                throw new IllegalArgumentException("A period ends after it began: " + start + " to " + end);
            }
        }
    }

    public PlanAssignment {
        addOns = Map.copyOf(addOns);
        if (seats < 0 || addOns.values().stream().anyMatch(count -> count < 1)) {
            throw new IllegalArgumentException("Nobody has " + seats + " seats and " + addOns);
        }
    }

    /** The version, with the seats it includes and nothing else. */
    public static PlanAssignment of(PlanVersion version, PlanState state, String source, long sourceVersion) {
        return new PlanAssignment(
                version.plan(), version.version(), state, 0, Map.of(), null, null, source, sourceVersion);
    }

    public PlanAssignment withSeats(int other) {
        return new PlanAssignment(plan, version, state, other, addOns, period, endsAt, source, sourceVersion);
    }

    public PlanAssignment withAddOns(Map<String, Integer> other) {
        return new PlanAssignment(plan, version, state, seats, other, period, endsAt, source, sourceVersion);
    }

    /** Paid for from the start until before the end. */
    public PlanAssignment during(Instant start, Instant end) {
        return new PlanAssignment(
                plan, version, state, seats, addOns, new Period(start, end), endsAt, source, sourceVersion);
    }

    /** A trial or grace that ends then. */
    public PlanAssignment until(Instant end) {
        return new PlanAssignment(plan, version, state, seats, addOns, period, end, source, sourceVersion);
    }

    /** Another version of what was bought: who sold it still answers for it. */
    PlanAssignment to(PlanVersion other) {
        return new PlanAssignment(
                other.plan(), other.version(), state, seats, addOns, period, endsAt, source, sourceVersion);
    }

    /**
     * What somebody gives instead, from now on and without an end. Seats, add-ons and the period stay as far as they still
     * mean something.
     */
    PlanAssignment given(PlanVersion other, String giver, Instant now) {
        Map<String, Integer> kept = new HashMap<>(addOns);
        if (!state.entitles(now, endsAt)) {
            kept.keySet().removeIf(key -> other.addOn(key).isEmpty());
        }
        return new PlanAssignment(
                other.plan(),
                other.version(),
                PlanState.ACTIVE,
                seats,
                kept,
                period == null || !now.isBefore(period.end()) ? null : period,
                null,
                giver,
                sourceVersion);
    }

    /** Of its add-ons those that the version does not have, in alphabetical order. */
    List<String> addOnsMissingIn(PlanVersion other) {
        return addOns.keySet().stream()
                .filter(key -> other.addOn(key).isEmpty())
                .sorted()
                .toList();
    }

    boolean isOf(PlanVersion other) {
        return plan.equals(other.plan()) && version == other.version();
    }

    /** Whether it says the same, whoever says it when. */
    boolean saysTheSameAs(PlanAssignment other) {
        return plan.equals(other.plan)
                && version == other.version
                && state == other.state
                && seats == other.seats
                && addOns.equals(other.addOns)
                && Objects.equals(period, other.period)
                && Objects.equals(endsAt, other.endsAt);
    }
}
