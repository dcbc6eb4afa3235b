package dev.basefly.clusters.life;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.noted;

import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.ClusterStatus;
import dev.basefly.clusters.life.ClusterEvent.Kind;
import dev.basefly.clusters.provisioning.Observation;
import dev.basefly.clusters.provisioning.Phase;
import dev.basefly.clusters.provisioning.ProvisionerFailure;
import dev.basefly.jobs.JobFailure;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.workflows.Workflow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of a new cluster up to where it runs. Each attempt at its machines is a workflow, and what it asks for carries the
 * attempt's name: who repeats a call finds what the first one made. What fails is taken back and leaves its reason.
 */
final class Creations {

    static final String NAME = "clusters.creation";

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String STOPPED = later("Its creation was stopped");

    private final LifeCycle life;
    private final Watch watch;
    private final ClustersSettings settings;
    private final Clock clock;
    private final Consumer<TenantId> register;

    /**
     * What is known along the way.
     *
     * @param fault why it cannot be made, null as long as it can
     */
    record State(
            ClusterId cluster,
            int attempt,
            Instant startedAt,
            @Nullable String fault) {

        State failed(String reason) {
            return new State(cluster, attempt, startedAt, reason);
        }

        String machines() {
            return Standing.machines(cluster, attempt);
        }

        static String key(ClusterId cluster, int attempt) {
            return cluster + "/" + attempt;
        }
    }

    /** @param register notes that the organization has clusters to be looked after, wherever its data lives */
    Creations(LifeCycle life, Watch watch, ClustersSettings settings, Clock clock, Consumer<TenantId> register) {
        this.life = life;
        this.watch = watch;
        this.settings = settings;
        this.clock = clock;
        this.register = register;
    }

    Workflow<State> definition() {
        return Workflow.of(NAME, 1, State.class)
                .step("begin", (state, _) -> begin(state))
                .compensatedBy((state, _) -> fail(state))
                .call("request", (state, _) -> request(state))
                .compensatedBy((state, _) -> release(state))
                .call("queue", (state, _) -> until(state, Phase.CREATING))
                .step("creating", (state, _) -> reach(state, ClusterStatus.CREATING, later("Machines are being made")))
                .call("make", (state, _) -> until(state, Phase.INITING))
                .step(
                        "initing",
                        (state, _) -> reach(state, ClusterStatus.INITING, later("Kubernetes begins on the machines")))
                .call("boot", (state, _) -> until(state, Phase.RUNNING))
                .step("running", (state, _) -> arrive(state));
    }

    private State begin(State state) {
        Standing cluster = current(state);
        life.note(
                cluster,
                Kind.PROGRESS,
                cluster.status(),
                state.attempt() == 1
                        ? later("Machines were asked for")
                        : noted("Machines were asked for, attempt " + state.attempt()));
        return state;
    }

    private State request(State state) {
        Standing cluster = current(state);
        register.accept(RequestScope.current().requireTenant());
        try {
            watch.ask(state.cluster(), provisioner -> provisioner.apply(life.spec(cluster)));
            return state;
        } catch (ProvisionerFailure refusal) {
            return state.failed(refusal.words());
        }
    }

    /** Comes back until the machines are that far, or tells why they never will be. */
    private State until(State state, Phase wanted) {
        if (state.fault() != null) {
            return state;
        }
        Standing cluster = current(state);
        boolean isLate = clock.instant().isAfter(state.startedAt().plus(settings.creationTimeout()));
        Observation seen;
        try {
            seen = watch.observe(state.cluster(), state.machines()).orElse(null);
        } catch (JobFailure away) {
            if (isLate) {
                return tooLate(state);
            }
            throw away;
        }
        // Machines that came up while nobody was there to look are as good as any.
        if (seen != null && seen.phase().hasReached(wanted)) {
            return state;
        }
        if (isLate) {
            return tooLate(state);
        }
        if (seen == null) {
            return askAgain(state, cluster);
        }
        String reason = Objects.requireNonNullElse(seen.reason(), later("The machines could not be made"));
        if (seen.phase() == Phase.FAILED) {
            return state.failed(reason);
        }
        if (seen.phase() == Phase.DELETING) {
            return state.failed(later("Somebody removed the machines"));
        }
        throw JobFailure.notNow(seen.lookAgain(), "The machines are " + seen.phase());
    }

    private State tooLate(State state) {
        return state.failed(
                noted("It was not ready within " + settings.creationTimeout().toMinutes() + " minutes"));
    }

    private State askAgain(State state, Standing cluster) {
        try {
            watch.ask(state.cluster(), provisioner -> provisioner.apply(life.spec(cluster)));
        } catch (ProvisionerFailure refusal) {
            return state.failed(refusal.words());
        }
        throw JobFailure.notNow(SOON, "The machines are gone, and were asked for again");
    }

    private State reach(State state, ClusterStatus status, String message) {
        requireNoFault(state);
        return went(state, life.reach(state.cluster(), state.attempt(), status, message));
    }

    private State arrive(State state) {
        requireNoFault(state);
        return went(state, life.arrive(state.cluster(), state.attempt()));
    }

    private static void requireNoFault(State state) {
        if (state.fault() != null) {
            throw JobFailure.permanent(state.fault(), null);
        }
    }

    private static State went(State state, boolean current) {
        if (!current) {
            throw JobFailure.permanent("The cluster was deleted, or begun anew", null);
        }
        return state;
    }

    /** Has the machines removed, whether or not they were made; what was asked for and not told is removed too. */
    private void release(State state) {
        try {
            watch.ask(state.cluster(), provisioner -> provisioner.delete(state.machines()));
        } catch (ProvisionerFailure refusal) {
            throw JobFailure.permanent(refusal.words(), refusal);
        }
    }

    private void fail(State state) {
        life.failCreation(state.cluster(), state.attempt(), Objects.requireNonNullElse(state.fault(), STOPPED));
    }

    private Standing current(State state) {
        return life.find(state.cluster())
                .filter(cluster -> cluster.attempt() == state.attempt() && cluster.deletedAt() == null)
                .orElseThrow(() -> JobFailure.permanent("The cluster was deleted, or begun anew", null));
    }
}
