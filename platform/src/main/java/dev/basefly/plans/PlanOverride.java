package dev.basefly.plans;

import dev.basefly.plans.catalogue.Grant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an organization has of a feature instead of what its plan says.
 *
 * @param included how many and no more, {@link Grant#UNLIMITED} for any number; of a switch 1 is on and 0 is off
 * @param expiresAt until before when, null for always
 */
public record PlanOverride(
        String feature, long included, @Nullable Instant expiresAt, String reason) {

    public PlanOverride {
        if (included < 0) {
            throw new IllegalArgumentException("A limit is not negative: " + included);
        }
    }

    boolean standsAt(Instant time) {
        return expiresAt == null || time.isBefore(expiresAt);
    }

    Grant grant() {
        return Grant.hard(included);
    }
}
