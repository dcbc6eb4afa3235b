package dev.basefly.onboarding;

import dev.basefly.api.ApiError;
import dev.basefly.jobs.JobFailure;
import dev.basefly.onboarding.OnboardingSettings.Place;
import dev.basefly.placements.Move;
import dev.basefly.placements.MoveState;
import dev.basefly.placements.Moves;
import dev.basefly.runtime.TenantId;
import dev.basefly.workflows.StepRun;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Makes the place that a new organization's data is to live in, as a move from the shared one: the only one at first. */
final class Provisioning {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final Moves moves;

    Provisioning(Moves moves) {
        this.moves = moves;
    }

    /** Plans the move, or finds the one that an attempt before has planned. */
    FirstSteps plan(FirstSteps steps, StepRun run) {
        if (steps.place() == Place.SHARED) {
            return steps;
        }
        TenantId organization = organization(run);
        String kind = steps.place().name().toLowerCase(Locale.ROOT);
        Optional<Move> planned = latest(organization, kind);
        return steps.moving(
                planned.orElseGet(() -> moves.plan(organization, kind, "")).id());
    }

    /** Comes back until the data is there; gives up where the move has failed. */
    FirstSteps settle(FirstSteps steps, StepRun run) {
        if (steps.move() == null) {
            return steps;
        }
        Move move = moves.get(organization(run), steps.move());
        if (move.state() == MoveState.DONE) {
            return steps;
        }
        if (move.state().running()) {
            throw JobFailure.notNow(SOON, "The organization's data is on its way");
        }
        throw JobFailure.permanent("The organization's place was not made: look at " + move.id(), null);
    }

    /** The organization works in the shared place; a move that has switched already is left as it is. */
    void takeBack(FirstSteps steps, StepRun run) {
        if (steps.place() == Place.SHARED) {
            return;
        }
        TenantId organization = organization(run);
        latest(organization, steps.place().name().toLowerCase(Locale.ROOT))
                .filter(Move::canBeTakenBack)
                .ifPresent(move -> abort(organization, move));
    }

    private void abort(TenantId organization, Move move) {
        try {
            Move _ = moves.abort(organization, move.id());
        } catch (ApiError switched) {
            if (!Objects.equals(switched.reason(), "switched")) {
                throw switched;
            }
        }
    }

    private Optional<Move> latest(TenantId organization, String kind) {
        return moves.of(organization).stream()
                .filter(move -> move.toKind().equals(kind))
                .findFirst();
    }

    private static TenantId organization(StepRun run) {
        return Objects.requireNonNull(run.tenant(), "an organization's workflow");
    }
}
