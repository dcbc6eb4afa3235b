package dev.basefly.onboarding;

import dev.basefly.onboarding.OnboardingSettings.Place;
import dev.basefly.placements.MoveId;
import dev.basefly.runtime.UserId;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a new organization along its way.
 *
 * @param place where its data is to live
 * @param move that brings it there, null where there is nothing to move
 * @param begun whether somebody has made use of it
 */
record FirstSteps(UserId founder, Place place, @Nullable MoveId move, boolean begun) {

    FirstSteps moving(MoveId by) {
        return new FirstSteps(founder, place, by, begun);
    }

    FirstSteps inUse() {
        return new FirstSteps(founder, place, move, true);
    }
}
